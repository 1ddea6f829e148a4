package io.deltaway.windows;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;
import static io.deltaway.table.Columns.rest;
import static io.deltaway.table.Columns.sliding;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.Expr;
import io.deltaway.table.IntExpr;
import io.deltaway.table.Lateness;
import io.deltaway.table.LongExpr;
import io.deltaway.table.Table;
import io.deltaway.table.WindowGroup;
import io.deltaway.table.Windowed;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Random histories of early, late, equal and retracted rows of several partitions, in windows of
/// random lengths with random lateness: what is shown at the end of each epoch is what a simulation
/// with plain collections shows, whatever the workers, steps and restarts.
class RandomWindowsTest {

    private static final List<@Nullable String> NOTES =
            Arrays.asList("a", "b", "a note that is longer than a word", null);

    private static final int HISTORIES = Integer.getInteger("histories", 250);

    /// @param note some are equal, some longer than a word of state
    record Reading(int sensor, long at, int value, @Nullable String note) {}

    /// @param sum of the values, where it is asked for; 0 else, and so on
    /// @param loudest the note of the row with the largest value
    record Seen(
            int sensor,
            long from,
            long to,
            long count,
            long sum,
            int least,
            int most,
            @Nullable String loudest) {}

    record SeenAt(
            int sensor,
            double from,
            double to,
            long count,
            long sum,
            int least,
            int most,
            @Nullable String loudest) {}

    /// What is asked of windows beside the count: what is added up, what is chosen, and what needs
    /// all rows.
    record Asked(boolean sum, boolean least, boolean most, boolean loudest, boolean median) {

        static Asked random(Random random) {
            return new Asked(
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextInt(8) == 0);
        }

        Seen of(Key key, long length, List<Reading> rows) {
            IntSummaryStatistics values =
                    rows.stream().mapToInt(Reading::value).summaryStatistics();
            return new Seen(
                    key.sensor,
                    key.from,
                    key.from + length,
                    rows.size(),
                    sum ? values.getSum() : 0,
                    least ? values.getMin() : 0,
                    most ? values.getMax() : 0,
                    loudest
                            ? rows.stream()
                                    .filter(row -> row.note != null)
                                    .min(
                                            Comparator.comparingInt((Reading row) -> -row.value)
                                                    .thenComparing(Reading::note))
                                    .map(Reading::note)
                                    .orElse(null)
                            : "");
        }
    }

    record Event(int partition, Reading row, int weight) {}

    /// @param holdBack 0 for none
    record Rule(
            boolean closes,
            long grace,
            long holdBack,
            boolean once,
            boolean forgetting,
            boolean perKey) {

        static Rule random(Random random) {
            boolean once = random.nextInt(3) == 0;
            return new Rule(
                    random.nextInt(5) > 0,
                    random.nextInt(6),
                    once || random.nextBoolean() ? 0 : 1 + random.nextInt(25),
                    once,
                    !once && random.nextInt(3) == 0,
                    random.nextInt(3) == 0);
        }

        Lateness<Number> lateness() {
            Lateness<Number> lateness = closing((double) grace);
            lateness = holdBack == 0 ? lateness : lateness.holdBack((double) holdBack);
            lateness = once ? lateness.onceClosed() : lateness;
            lateness = perKey ? lateness.perKey() : lateness;
            return forgetting ? lateness.forgetting() : lateness;
        }
    }

    /// A window of a sensor.
    record Key(int sensor, long from) {}

    /// What should be shown.
    private static final class Simulation {

        final long length;
        final long hop;
        final Rule rule;
        final Asked asked;
        final Map<Key, List<Reading>> open = new HashMap<>();
        final Map<Key, List<Reading>> closed = new HashMap<>();
        final List<Reading> late = new ArrayList<>();
        final SimulatedClocks clocks;

        Simulation(long length, long hop, Rule rule, Asked asked) {
            this.length = length;
            this.hop = hop;
            this.rule = rule;
            this.asked = asked;
            this.clocks = new SimulatedClocks(1, rule.perKey);
        }

        boolean isClosed(long from, long now) {
            return rule.closes && from + length + rule.grace <= now;
        }

        void epoch(List<Event> events, boolean last) {
            for (Event event : events) {
                int sensor = event.row.sensor;
                take(event, clocks.at(sensor, 0, event.partition));
                if (event.weight > 0) {
                    clocks.hear(sensor, 0, event.partition, event.row.at);
                }
            }
            clocks.endEpoch(last);
            for (Key key : List.copyOf(open.keySet())) {
                if (isClosed(key.from, clocks.now(key.sensor))) {
                    closed.put(key, open.remove(key));
                }
            }
        }

        private void take(Event event, long now) {
            boolean anyOpen = false;
            boolean any = false;
            Reading row = event.row;
            for (long from = Math.floorDiv(row.at, hop) * hop;
                    from + length > row.at;
                    from -= hop) {
                any = true;
                if (!isClosed(from, now)) {
                    anyOpen = true;
                    List<Reading> rows =
                            open.computeIfAbsent(
                                    new Key(row.sensor, from), key -> new ArrayList<>());
                    if (event.weight > 0) {
                        rows.add(row);
                    } else {
                        rows.remove(row);
                    }
                }
            }
            if (any && !anyOpen && event.weight > 0) {
                late.add(row);
            }
        }

        List<Seen> shown() {
            var shown = new ArrayList<Seen>();
            if (!rule.closes || !rule.once) {
                open.forEach((key, rows) -> show(key, rows, shown));
            }
            if (!rule.closes || !rule.forgetting) {
                closed.forEach((key, rows) -> show(key, rows, shown));
            }
            return shown;
        }

        private void show(Key key, List<Reading> rows, List<Seen> into) {
            boolean heldBack =
                    rule.closes
                            && rule.holdBack > 0
                            && key.from + rule.holdBack > clocks.now(key.sensor);
            if (!rows.isEmpty() && !heldBack) {
                into.add(asked.of(key, length, rows));
            }
        }
    }

    private static Table<Seen> seen(Windowed<Integer, Reading, Long> windowed, Asked asked) {
        return windowed.reduce(g ->
                into(
                        Seen.class,
                        g.key().as(Seen::sensor),
                        g.windowStart().as(Seen::from),
                        g.windowEnd().as(Seen::to),
                        g.count().as(Seen::count),
                        sum(g, asked).as(Seen::sum),
                        least(g, asked).as(Seen::least),
                        most(g, asked).as(Seen::most),
                        loudest(g, asked).as(Seen::loudest)));
    }

    /// As the others, by a time that is a floating number.
    private static Table<Seen> seenAt(Windowed<Integer, Reading, Double> windowed, Asked asked) {
        return windowed.reduce(g ->
                        into(
                                SeenAt.class,
                                g.key().as(SeenAt::sensor),
                                g.windowStart().as(SeenAt::from),
                                g.windowEnd().as(SeenAt::to),
                                g.count().as(SeenAt::count),
                                sum(g, asked).as(SeenAt::sum),
                                least(g, asked).as(SeenAt::least),
                                most(g, asked).as(SeenAt::most),
                                loudest(g, asked).as(SeenAt::loudest)))
                .select(
                        into(
                                Seen.class,
                                col(SeenAt::from).toLong().as(Seen::from),
                                col(SeenAt::to).toLong().as(Seen::to),
                                rest()));
    }

    private static <T> LongExpr<WindowGroup<Integer, Reading, T>> sum(
            WindowGroup<Integer, Reading, T> g, Asked asked) {
        return asked.median
                ? g.median(col(Reading::value))
                        .times(0)
                        .toLong()
                        .plus(asked.sum ? g.sum(col(Reading::value)) : lit(0L))
                : asked.sum ? g.sum(col(Reading::value)) : lit(0L);
    }

    private static <T> IntExpr<WindowGroup<Integer, Reading, T>> least(
            WindowGroup<Integer, Reading, T> g, Asked asked) {
        return asked.least ? g.min(col(Reading::value)).orFail() : lit(0);
    }

    private static <T> IntExpr<WindowGroup<Integer, Reading, T>> most(
            WindowGroup<Integer, Reading, T> g, Asked asked) {
        return asked.most ? g.max(col(Reading::value)).orFail() : lit(0);
    }

    private static <T> Expr<WindowGroup<Integer, Reading, T>, String> loudest(
            WindowGroup<Integer, Reading, T> g, Asked asked) {
        return asked.loudest ? g.argMax(col(Reading::value), col(Reading::note)) : lit("");
    }

    @Test
    void whatIsShownIsWhatASimulationShows() {
        Seeds.check(HISTORIES, RandomWindowsTest::check);
    }

    private static void check(long seed) {
        var random = new Random(seed);
        long length = 1L + random.nextInt(20);
        long hop = random.nextInt(3) == 0 ? length : 1 + random.nextInt(12);
        Rule rule = Rule.random(random);
        Asked asked = Asked.random(random);
        var simulation = new Simulation(length, hop, rule, asked);
        Scheduler scheduler =
                random.nextBoolean() ? Scheduler.seeded(seed) : Scheduler.rowByRow(seed);
        int[] workers = {1, 2, 4};
        var pipeline = TestPipeline.create(workers[random.nextInt(3)], scheduler);
        boolean goes = random.nextInt(3) > 0;
        TestInput<Reading> input =
                goes ? pipeline.input(Reading.class) : pipeline.appends(Reading.class);
        var grouped = input.table().groupBy(col(Reading::sensor));
        Table<Seen> results;
        @Nullable Table<Reading> refused;
        if (random.nextInt(3) == 0) {
            var window = sliding(col(Reading::at).toDouble(), (double) length, (double) hop);
            Windowed<Integer, Reading, Double> windowed =
                    rule.closes ? grouped.window(window, rule.lateness()) : grouped.window(window);
            results = seenAt(windowed, asked);
            refused = rule.closes ? windowed.late() : null;
        } else {
            var window = sliding(col(Reading::at), length, hop);
            Windowed<Integer, Reading, Long> windowed =
                    rule.closes ? grouped.window(window, rule.lateness()) : grouped.window(window);
            results = seen(windowed, asked);
            refused = rule.closes ? windowed.late() : null;
        }
        TestOutput<Seen> shown = pipeline.output(results);
        @Nullable TestOutput<Reading> late = refused == null ? null : pipeline.output(refused);
        List<List<Event>> history = history(random, goes);
        for (int epoch = 0; epoch < history.size(); epoch++) {
            boolean last = epoch == history.size() - 1;
            for (Event event : history.get(epoch)) {
                Reading row = event.row;
                input.partition(event.partition)
                        .push(
                                new WeightedRow(
                                        Arrays.asList(row.sensor, row.at, row.value, row.note),
                                        event.weight));
            }
            if (last) {
                pipeline.endSources();
            }
            pipeline.epoch();
            simulation.epoch(history.get(epoch), last);
            assertThat(shown.rows())
                    .describedAs(
                            "%s, windows of %s each %s, %s, after epoch %s",
                            rule, length, hop, asked, epoch)
                    .containsExactlyInAnyOrderElementsOf(simulation.shown());
            if (late != null) {
                assertThat(late.rows()).containsExactlyInAnyOrderElementsOf(simulation.late);
            }
            if (!last && random.nextInt(5) == 0) {
                pipeline.restart(workers[random.nextInt(3)]);
            }
        }
        pipeline.epoch();
        if (rule.closes) {
            assertThat(pipeline.stateRows()).isZero();
        }
    }

    /// @param goes whether rows go again
    private static List<List<Event>> history(Random random, boolean goes) {
        var history = new ArrayList<List<Event>>();
        var there = new ArrayList<Event>();
        int partitions = 1 + random.nextInt(3);
        long time = random.nextInt(-50, 50);
        for (int epoch = 0; epoch < 8; epoch++) {
            var events = new ArrayList<Event>();
            for (int i = random.nextInt(8); i > 0; i--) {
                if (goes && !there.isEmpty() && random.nextInt(4) == 0) {
                    Event gone = there.remove(random.nextInt(there.size()));
                    events.add(new Event(gone.partition, gone.row, -1));
                } else {
                    time += random.nextInt(5);
                    var row =
                            new Reading(
                                    random.nextInt(2),
                                    time - random.nextInt(random.nextInt(4) == 0 ? 40 : 8),
                                    random.nextInt(10) - 3,
                                    NOTES.get(random.nextInt(NOTES.size())));
                    var event = new Event(random.nextInt(partitions), row, 1);
                    there.add(event);
                    events.add(event);
                }
            }
            history.add(events);
        }
        return history;
    }
}
