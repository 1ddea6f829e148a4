package io.deltaway.engine.operator;

import io.deltaway.engine.value.Schema;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.History;
import io.deltaway.testkit.operator.OperatorCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is known of things that change at random, at each epoch and through restarts.
class StayingHistoriesTest {

    /// An answer that is a failure.
    private static final long FAILS = -1;

    @Test
    void asOneByOneWouldHaveIt() {
        for (boolean tellsWaiting : new boolean[] {false, true}) {
            OperatorCheck.of(plan -> StayingTest.await(plan, tellsWaiting))
                    .agreesWith(
                            (history, epoch) -> expected(history, epoch, tellsWaiting),
                            StayingHistoriesTest::ofOneRow,
                            60);
        }
    }

    /// What is known of a thing.
    private static final class Thing {
        private @Nullable String there;
        private @Nullable String shown;

        /// Those that are asked about, the older one first.
        private final List<String> asked = new ArrayList<>();

        /// @return whether there is one
        boolean answer(Map<String, Long> known) {
            List<String> answered = asked.stream().filter(known::containsKey).toList();
            if (!answered.isEmpty()) {
                shown = answered.getLast();
                asked.removeIf(question -> !question.equals(there) || question.equals(shown));
            }
            return !answered.isEmpty();
        }

        void change(@Nullable String to, Map<String, Long> known) {
            String was = there;
            there = to;
            if (to == null || known.containsKey(to)) {
                shown = to;
                asked.clear();
            } else if (!to.equals(was)) {
                boolean isUnderWay = asked.contains(was);
                if (isUnderWay && asked.size() == 2) {
                    String first = asked.removeFirst();
                    if (first.equals(to)) {
                        asked.add(to);
                    }
                } else if (isUnderWay || asked.isEmpty()) {
                    asked.add(to);
                }
            } else if (asked.isEmpty() && !to.equals(shown)) {
                asked.add(to);
            }
        }
    }

    private static @Nullable List<WeightedRow> expected(
            History history, int last, boolean tellsWaiting) {
        Map<String, Thing> things = new TreeMap<>();
        Map<String, Long> known = new HashMap<>();
        for (int epoch = 0; epoch <= last; epoch++) {
            Map<String, Long> answers = new HashMap<>();
            Map<String, Map<String, Long>> changes = new HashMap<>();
            for (int step = 0; step < history.steps(epoch); step++) {
                for (WeightedRow row : history.rows(1, epoch, step)) {
                    Object result = row.values().get(1);
                    answers.putIfAbsent(
                            String.valueOf(row.values().getFirst()),
                            result == null ? FAILS : (Long) result);
                }
                for (WeightedRow row : history.rows(0, epoch, step)) {
                    changes.computeIfAbsent(
                                    String.valueOf(row.values().getFirst()), t -> new HashMap<>())
                            .merge(String.valueOf(row.values().getLast()), row.weight(), Long::sum);
                }
            }
            answers.forEach((question, result) -> {
                boolean isAsked =
                        things.values().stream().anyMatch(thing -> thing.asked.contains(question));
                if (isAsked || result != FAILS) {
                    known.putIfAbsent(question, result);
                }
            });
            Set<String> touched = new HashSet<>(changes.keySet());
            things.forEach((name, thing) -> {
                if (thing.answer(known)) {
                    touched.add(name);
                }
            });
            changes.keySet().forEach(name -> things.putIfAbsent(name, new Thing()));
            things.forEach((name, thing) -> {
                String there = thing.there;
                for (var change : changes.getOrDefault(name, Map.of()).entrySet()) {
                    if (change.getValue() > 0) {
                        there = change.getKey();
                    } else if (change.getValue() < 0 && change.getKey().equals(there)) {
                        there = null;
                    }
                }
                if (touched.contains(name)) {
                    thing.change(there, known);
                }
            });
            known.entrySet()
                    .removeIf(answer ->
                            answer.getValue() == FAILS
                                    && things.values().stream()
                                            .noneMatch(
                                                    thing -> answer.getKey().equals(thing.shown)));
        }
        var rows = new ArrayList<WeightedRow>();
        things.forEach((name, thing) -> {
            if (thing.shown != null && known.getOrDefault(thing.shown, FAILS) != FAILS) {
                rows.add(row(name, thing.shown, known.get(thing.shown), 0));
            }
            thing.asked.forEach(question -> rows.add(row(name, question, null, Await.ASKS)));
            if (tellsWaiting) {
                Set<String> waiting = new HashSet<>(thing.asked);
                if (thing.there != null && !thing.there.equals(thing.shown)) {
                    waiting.add(thing.there);
                }
                waiting.forEach(question -> rows.add(row(name, question, null, Await.WAITS)));
            }
        });
        return rows;
    }

    private static WeightedRow row(
            String thing, String question, @Nullable Long answer, long asks) {
        return new WeightedRow(Arrays.asList(thing, question, answer, asks), 1);
    }

    /// Things with one row at a time, and questions that no other thing has.
    private static History ofOneRow(Random random) {
        var events = new ArrayList<History.Event>();
        Map<String, String> there = new HashMap<>();
        Set<String> answered = new HashSet<>();
        double newEpoch = 0.2 + random.nextDouble() * 0.8;
        double answers = random.nextDouble() / 2;
        int epoch = 0;
        for (int i = random.nextInt(60); i >= 0; i--) {
            String thing = random.nextInt(3) > 0 ? "p" : "q";
            String question = thing + random.nextInt(5);
            String asked = random.nextBoolean() ? question : there.getOrDefault(thing, question);
            if (random.nextDouble() < answers && answered.add(asked)) {
                events.add(new History.Event(1, epoch, random.nextInt(2), answer(random, asked)));
            } else {
                String old = there.get(thing);
                int step = random.nextInt(2);
                if (old != null) {
                    events.add(new History.Event(0, epoch, step, given(thing, old, -1)));
                }
                if (random.nextInt(8) > 0) {
                    events.add(new History.Event(0, epoch, step, given(thing, question, 1)));
                    there.put(thing, question);
                } else {
                    there.remove(thing);
                }
            }
            epoch += random.nextDouble() < newEpoch ? 1 : 0;
        }
        return new History(events, epoch + 1);
    }

    private static WeightedRow answer(Random random, String question) {
        boolean fails = random.nextInt(5) == 0;
        return new WeightedRow(
                Arrays.asList(
                        question,
                        fails ? null : (Long) (long) question.hashCode(),
                        fails ? "DW-2006" : null,
                        fails ? "damaged" : null),
                1);
    }

    private static WeightedRow given(String thing, String question, long weight) {
        return new WeightedRow(List.of(thing, question), weight);
    }

    /// When nothing is left to be answered, nothing is told from a step that knows of no things.
    @Test
    void whereAllIsAnsweredItIsAsWithoutThings() {
        OperatorCheck.of(
                        plan -> {
                            Schema output = Await.output(StayingTest.ROWS, StayingTest.RESULT);
                            return plan.apply(
                                    "answered",
                                    output,
                                    circuit ->
                                            new FilterRows(
                                                    output, row -> Objects.equals(row[3], 0L)),
                                    StayingTest.await(plan, false));
                        })
                .agreesWith(StayingHistoriesTest::atRest, StayingHistoriesTest::ofSeveralRows, 60);
    }

    private static @Nullable List<WeightedRow> atRest(History history, int epoch) {
        Map<Object, Object> answers = new HashMap<>();
        history.until(1, epoch)
                .forEach(row -> answers.put(row.values().getFirst(), row.values().get(1)));
        Map<List<@Nullable Object>, Long> there = new HashMap<>();
        history.until(0, epoch).forEach(row -> there.merge(row.values(), row.weight(), Long::sum));
        var rows = new ArrayList<WeightedRow>();
        for (var row : there.entrySet()) {
            Object question = Objects.requireNonNull(row.getKey().getLast());
            if (row.getValue() != 0 && !answers.containsKey(question)) {
                return null;
            }
            if (row.getValue() != 0) {
                List<@Nullable Object> values = new ArrayList<>(row.getKey());
                values.add(answers.get(question));
                values.add(0L);
                rows.add(new WeightedRow(values, row.getValue()));
            }
        }
        return rows;
    }

    /// Things with several rows, some of them more than once, and questions of several things.
    private static History ofSeveralRows(Random random) {
        var events = new ArrayList<History.Event>();
        var there = new ArrayList<WeightedRow>();
        Set<String> open = new LinkedHashSet<>();
        Set<String> answered = new HashSet<>();
        int epoch = 0;
        for (int i = random.nextInt(60); i >= 0; i--) {
            int kind = random.nextInt(8);
            if (kind < 2 && !there.isEmpty()) {
                WeightedRow gone = there.remove(random.nextInt(there.size()));
                events.add(
                        new History.Event(
                                0, epoch, 1, new WeightedRow(gone.values(), -gone.weight())));
            } else if (kind < 6) {
                String question = "q" + random.nextInt(12);
                WeightedRow row = given("p" + random.nextInt(3), question, 1 + random.nextInt(2));
                there.add(row);
                open.add(question);
                events.add(new History.Event(0, epoch, 0, row));
            }
            boolean all = random.nextInt(6) == 0;
            for (String question : List.copyOf(open)) {
                if ((all || random.nextInt(10) == 0) && answered.add(question)) {
                    Object result = (long) question.hashCode();
                    events.add(
                            new History.Event(
                                    1,
                                    epoch,
                                    random.nextInt(2),
                                    new WeightedRow(
                                            Arrays.asList(question, result, null, null), 1)));
                }
            }
            epoch += random.nextInt(3) == 0 ? 0 : 1;
        }
        return new History(events, epoch + 1);
    }
}
