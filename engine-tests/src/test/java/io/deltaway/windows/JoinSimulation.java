package io.deltaway.windows;

import io.deltaway.table.Lateness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What joins by time should let in and show, with plain collections: the answer over all rows that
/// were let in, as far as it may be seen.
final class JoinSimulation {

    record Reading(int sensor, long at, int value) {}

    /// An answer.
    record Met(
            @Nullable Integer left,
            @Nullable Long leftAt,
            @Nullable Integer right,
            @Nullable Long rightAt,
            @Nullable Long window) {}

    enum Kind {
        INNER,
        LEFT,
        RIGHT,
        FULL;

        boolean leftAlone() {
            return this == LEFT || this == FULL;
        }

        boolean rightAlone() {
            return this == RIGHT || this == FULL;
        }
    }

    enum Way {
        WITHIN,
        BACKWARD,
        FORWARD,
        NEAREST,
        IN_WINDOW
    }

    /// What is joined and how.
    ///
    /// @param strictly only of as-of joins
    /// @param tolerance only of as-of joins; null for none
    /// @param lower of the bounds, or the length of windows
    /// @param upper of the bounds, or the hop of windows
    record Law(
            Kind kind,
            Way way,
            boolean strictly,
            @Nullable Long tolerance,
            long lower,
            long upper) {

        static Law random(Random random) {
            Way way = Way.values()[random.nextInt(Way.values().length)];
            boolean window = way == Way.IN_WINDOW;
            long one = window ? 1 + random.nextInt(12) : random.nextInt(-6, 7);
            long other = window ? 1 + random.nextInt((int) one) : one + random.nextInt(8);
            return new Law(
                    Kind.values()[random.nextInt(4)],
                    way,
                    way != Way.NEAREST && random.nextInt(3) == 0,
                    random.nextBoolean() ? (long) random.nextInt(8) : null,
                    one,
                    other);
        }

        boolean looksBack() {
            return way != Way.FORWARD;
        }

        boolean looksAhead() {
            return way != Way.BACKWARD;
        }

        boolean isAsOf() {
            return way == Way.BACKWARD || way == Way.FORWARD || way == Way.NEAREST;
        }

        /// Whether a row may wait for a match for ever.
        boolean mayWait() {
            return isAsOf()
                    && tolerance == null
                    && (kind.leftAlone() && looksAhead() || kind.rightAlone() && looksBack());
        }
    }

    record Rule(long grace, long holdBack, boolean once, boolean forgetting, boolean perKey) {

        static Rule random(Random random, Law law) {
            boolean once = !law.mayWait() && random.nextInt(3) == 0;
            return new Rule(
                    random.nextInt(6),
                    once || random.nextBoolean() ? 0 : 1 + random.nextInt(12),
                    once,
                    !law.mayWait() && !once && random.nextInt(3) == 0,
                    random.nextInt(3) == 0);
        }

        /// @param closing by the grace
        /// @param held adds the time for which results are held back
        <T> Lateness<T> lateness(Lateness<T> closing, UnaryOperator<Lateness<T>> held) {
            Lateness<T> lateness = holdBack == 0 ? closing : held.apply(closing);
            lateness = once ? lateness.onceClosed() : lateness;
            lateness = perKey ? lateness.perKey() : lateness;
            return forgetting ? lateness.forgetting() : lateness;
        }
    }

    record Event(boolean isLeft, int partition, Reading row, int weight) {}

    final Law law;
    final Rule rule;
    final SimulatedClocks clocks;
    final List<Reading> lefts = new ArrayList<>();
    final List<Reading> rights = new ArrayList<>();
    final List<List<Reading>> late = List.of(new ArrayList<>(), new ArrayList<>());

    /// The windows that were open to a row when it came.
    record In(boolean isLeft, Reading row, long from) {}

    final List<In> windows = new ArrayList<>();

    JoinSimulation(Law law, Rule rule) {
        this.law = law;
        this.rule = rule;
        this.clocks = new SimulatedClocks(2, rule.perKey);
    }

    void epoch(List<Event> events, boolean last) {
        for (Event event : events) {
            int side = event.isLeft ? 0 : 1;
            long now = clocks.at(event.row.sensor, side, event.partition);
            if (law.way == Way.IN_WINDOW ? !intoWindows(event, now) : isLate(event.row.at, now)) {
                if (event.weight > 0) {
                    late.get(side).add(event.row);
                }
            } else if (event.weight > 0) {
                (event.isLeft ? lefts : rights).add(event.row);
            } else {
                (event.isLeft ? lefts : rights).remove(event.row);
            }
            if (event.weight > 0) {
                clocks.hear(event.row.sensor, side, event.partition, event.row.at);
            }
        }
        clocks.endEpoch(last);
    }

    private boolean isLate(long at, long now) {
        return now != Long.MIN_VALUE && at + rule.grace < now;
    }

    private boolean isClosed(long from, long now) {
        return now != Long.MIN_VALUE && from + law.lower + rule.grace <= now;
    }

    private boolean intoWindows(Event event, long now) {
        boolean any = false;
        for (long from = Math.floorDiv(event.row.at, law.upper) * law.upper;
                from + law.lower > event.row.at;
                from -= law.upper) {
            if (!isClosed(from, now)) {
                any = true;
                var in = new In(event.isLeft, event.row, from);
                if (event.weight > 0) {
                    windows.add(in);
                } else {
                    windows.remove(in);
                }
            }
        }
        return any;
    }

    /// An answer, the later of its times, and the last time of a row that may change it; null where
    /// there is none.
    private record Answer(int sensor, Met met, long later, @Nullable Long last) {}

    private List<Answer> answers() {
        return law.way == Way.IN_WINDOW ? inWindow() : law.way == Way.WITHIN ? within() : asOf();
    }

    private Met met(@Nullable Reading left, @Nullable Reading right, @Nullable Long window) {
        return new Met(
                left == null ? null : left.value,
                left == null ? null : left.at,
                right == null ? null : right.value,
                right == null ? null : right.at,
                window);
    }

    private List<Answer> inWindow() {
        var answers = new ArrayList<Answer>();
        for (In one : windows) {
            List<In> others =
                    windows.stream()
                            .filter(o ->
                                    o.isLeft != one.isLeft
                                            && o.from == one.from
                                            && o.row.sensor == one.row.sensor)
                            .toList();
            long end = one.from + law.lower - 1;
            if (one.isLeft) {
                others.forEach(o ->
                        answers.add(
                                new Answer(
                                        one.row.sensor,
                                        met(one.row, o.row, one.from),
                                        one.from,
                                        end)));
            }
            if (others.isEmpty() && (one.isLeft ? law.kind.leftAlone() : law.kind.rightAlone())) {
                answers.add(
                        new Answer(
                                one.row.sensor,
                                one.isLeft
                                        ? met(one.row, null, one.from)
                                        : met(null, one.row, one.from),
                                one.from,
                                end));
            }
        }
        return answers;
    }

    private List<Answer> within() {
        var answers = new ArrayList<Answer>();
        for (Reading left : lefts) {
            List<Reading> found = rights.stream().filter(right -> isNear(left, right)).toList();
            found.forEach(right ->
                    answers.add(
                            new Answer(
                                    left.sensor,
                                    met(left, right, null),
                                    Math.max(left.at, right.at),
                                    Math.max(left.at, right.at))));
            if (found.isEmpty() && law.kind.leftAlone()) {
                answers.add(
                        new Answer(
                                left.sensor,
                                met(left, null, null),
                                left.at,
                                left.at + Math.max(0, law.upper)));
            }
        }
        for (Reading right : rights) {
            if (law.kind.rightAlone() && lefts.stream().noneMatch(left -> isNear(left, right))) {
                answers.add(
                        new Answer(
                                right.sensor,
                                met(null, right, null),
                                right.at,
                                right.at + Math.max(0, -law.lower)));
            }
        }
        return answers;
    }

    private boolean isNear(Reading left, Reading right) {
        return left.sensor == right.sensor
                && right.at >= left.at + law.lower
                && right.at <= left.at + law.upper;
    }

    private static final Comparator<Reading> ORDER =
            Comparator.comparingLong(Reading::at).thenComparingInt(Reading::value);

    private List<Answer> asOf() {
        var answers = new ArrayList<Answer>();
        var taken = new ArrayList<Reading>();
        for (Reading left : lefts) {
            Reading right = taken(left);
            if (right != null) {
                taken.add(right);
                long last = Math.max(left.at, right.at);
                if (right.at < left.at && law.way == Way.NEAREST) {
                    last = left.at + (left.at - right.at);
                }
                answers.add(
                        new Answer(
                                left.sensor,
                                met(left, right, null),
                                Math.max(left.at, right.at),
                                last));
            } else if (law.kind.leftAlone()) {
                answers.add(
                        new Answer(
                                left.sensor,
                                met(left, null, null),
                                left.at,
                                law.looksAhead() ? after(left.at, 1) : (Long) left.at));
            }
        }
        for (Reading right : rights) {
            if (law.kind.rightAlone() && !taken.contains(right)) {
                answers.add(
                        new Answer(
                                right.sensor,
                                met(null, right, null),
                                right.at,
                                law.looksBack()
                                        ? after(right.at, law.looksAhead() ? 2 : 1)
                                        : (Long) right.at));
            }
        }
        return answers;
    }

    private @Nullable Long after(long time, int tolerances) {
        return law.tolerance == null ? null : (Long) (time + tolerances * law.tolerance);
    }

    private @Nullable Reading taken(Reading left) {
        List<Reading> same = rights.stream().filter(r -> r.sensor == left.sensor).toList();
        Reading back =
                same.stream()
                        .filter(r -> law.strictly ? r.at < left.at : r.at <= left.at)
                        .max(ORDER)
                        .orElse(null);
        Reading ahead =
                same.stream()
                        .filter(r -> law.strictly ? r.at > left.at : r.at >= left.at)
                        .min(ORDER)
                        .orElse(null);
        Reading found =
                switch (law.way) {
                    case BACKWARD -> back;
                    case FORWARD -> ahead;
                    default ->
                            back == null
                                    ? ahead
                                    : ahead == null || ahead.at - left.at > left.at - back.at
                                            ? back
                                            : ahead;
                };
        return found == null
                        || law.tolerance != null && Math.abs(found.at - left.at) > law.tolerance
                ? null
                : found;
    }

    List<Met> shown() {
        return answers().stream()
                .filter(answer -> {
                    long now = clocks.now(answer.sensor);
                    boolean ended = now == Long.MAX_VALUE;
                    boolean isFinal = ended || answer.last != null && isLate(answer.last, now);
                    boolean isShown =
                            rule.once
                                    ? isFinal
                                    : rule.holdBack == 0 || answer.later + rule.holdBack <= now;
                    return isShown && !(rule.forgetting && isFinal);
                })
                .map(Answer::met)
                .toList();
    }
}
