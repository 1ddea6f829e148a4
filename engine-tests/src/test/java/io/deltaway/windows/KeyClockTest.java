package io.deltaway.windows;

import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.sliding;
import static io.deltaway.table.Columns.tumbling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.Columns;
import io.deltaway.table.Lateness;
import io.deltaway.table.PlanException;
import io.deltaway.table.Table;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import io.deltaway.testkit.WeightedRow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A clock for each key: who is late by it, what closes, and what is kept of keys that fall silent.
/// [RandomWindowsTest], [SessionsTest], [CountWindowsTest] and [RandomJoinsTest] have such clocks
/// in a third of their histories.
class KeyClockTest {

    record Reading(String device, long at) {}

    record Readings(String device, long from, long readings) {}

    private static Table<Readings> counted(
            io.deltaway.table.Windowed<String, Reading, Long> windowed) {
        return windowed.reduce(g ->
                into(
                        Readings.class,
                        g.key().as(Readings::device),
                        g.windowStart().as(Readings::from),
                        g.count().as(Readings::readings)));
    }

    @Test
    void aDeviceThatRunsAheadMakesNobodyElsesRowsLate() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Reading> readings = pipeline.appends(Reading.class);
            var windowed =
                    readings.table()
                            .groupBy(col(Reading::device))
                            .window(
                                    tumbling(col(Reading::at), 10),
                                    closing(0).onceClosed().perKey());
            var counts = pipeline.output(counted(windowed));
            var late = pipeline.output(windowed.late());
            readings.given(
                    """
                    epoch weight  device at
                    0     +1      ahead  1
                    0     +1      ahead  5000
                    0     +1      slow   2
                    0     +1      ahead  3
                    1     +1      slow   9
                    2     +1      slow   12
                    2     +1      slow   8
                    """);
            pipeline.run();
            counts.emits(
                    """
                    epoch weight  device from readings
                    0     +1      ahead  0    1
                    2     +1      slow   0    2
                    """);
            late.emits(
                    """
                    epoch weight  device at
                    0     +1      ahead  3
                    2     +1      slow   8
                    """);
            pipeline.endSources();
            pipeline.epoch();
            assertThat(counts.rows())
                    .containsExactlyInAnyOrder(
                            new Readings("ahead", 0, 1),
                            new Readings("slow", 0, 2),
                            new Readings("ahead", 5000, 1),
                            new Readings("slow", 10, 1));
            pipeline.epoch();
            assertThat(pipeline.stateRows()).isZero();
        });
    }

    /// Of whatever partition a key's rows come, they move its clock, one after the other.
    @Test
    void lateRowsAreToldApartByTheClocksOfTheirKeys() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Reading> readings = pipeline.input(Reading.class);
            var timely =
                    readings.table()
                            .groupBy(col(Reading::device))
                            .refuseLate(col(Reading::at), closing(5).perKey());
            var inTime = pipeline.output(timely.inTime());
            var late = pipeline.output(timely.late());
            readings.partition(0).insert(new Reading("a", 10));
            readings.partition(1).insert(new Reading("a", 4), new Reading("b", 4));
            pipeline.epoch();
            readings.partition(0).push(new WeightedRow(Arrays.asList("a", 4L), -1));
            readings.partition(0).push(new WeightedRow(Arrays.asList("b", 4L), -1));
            pipeline.epoch();
            assertThat(inTime.rows()).containsExactly(new Reading("a", 10));
            assertThat(late.rows()).containsExactly(new Reading("a", 4));
        });
    }

    @Test
    void explainSaysSo() {
        var pipeline = TestPipeline.create();
        TestInput<Reading> readings = pipeline.appends(Reading.class);
        pipeline.output(
                counted(
                        readings.table()
                                .groupBy(col(Reading::device))
                                .window(tumbling(col(Reading::at), 10), closing(0).perKey())));
        assertThat(pipeline.explain())
                .contains("closing 0 after its end, by a clock for each key")
                .contains("keeps a clock a device")
                .contains("keeps a row of state a window: count(); bounded in time");
    }

    record Beat(int device, Instant at) {}

    record Beats(int device, Instant from, long beats) {}

    @Test
    void whatHasNoKeysOrWaitsForOthersIsRefused() {
        Table<Reading> readings = TestPipeline.create().input(Reading.class).table();
        Table<Beat> beats = TestPipeline.create().input(Beat.class).table();
        var windows = tumbling(col(Reading::at), 10);
        var grouped = readings.groupBy(col(Reading::device));
        assertThatThrownBy(() -> readings.window(windows, closing(0).perKey()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("perKey")
                .hasMessageContaining("keys: groups, or a join");
        assertThatThrownBy(() ->
                        grouped.window(windows, closing(0).perKey().idleAfter(Duration.ofHours(1))))
                .hasMessageContaining("atMostBehind(time) in the place of idleAfter");
        assertThatThrownBy(
                        () -> grouped.window(windows, closing(0).atMostBehind(Duration.ofHours(1))))
                .hasMessageContaining("a window over instants");
        assertThatThrownBy(() ->
                        grouped.window(
                                Columns.around(
                                        readings, col(Reading::at), col(Reading::at), 0L, 1L),
                                closing(0).perKey()))
                .hasMessageContaining("keys that are still to come may need any point");
        assertThatThrownBy(() ->
                        beats.join(beats)
                                .on(col(Beat::device), col(Beat::device))
                                .within(
                                        col(Beat::at),
                                        col(Beat::at),
                                        Duration.ZERO,
                                        Duration.ofHours(1))
                                .lateness(closing(Duration.ZERO).perKey())
                                .on(col(Beat::at), col(Beat::at)))
                .hasMessageContaining("all keys before a lateness with a clock for each");
    }

    private static Instant second(long second) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second);
    }

    /// A device after the other comes, once.
    @Test
    void devicesThatFellSilentAreForgotten() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Beat> beats = pipeline.appends(Beat.class);
            var windowed =
                    beats.table()
                            .groupBy(col(Beat::device))
                            .window(
                                    tumbling(col(Beat::at), Duration.ofSeconds(1)),
                                    closing(Duration.ZERO)
                                            .perKey()
                                            .atMostBehind(Duration.ofSeconds(10)));
            var counts =
                    pipeline.output(
                            windowed.reduce(g ->
                                    into(
                                            Beats.class,
                                            g.key().as(Beats::device),
                                            g.windowStart().as(Beats::from),
                                            g.count().as(Beats::beats))));
            var late = pipeline.output(windowed.late());
            long most = 0;
            for (int i = 0; i < 100; i++) {
                beats.insert(new Beat(i, second(i)), new Beat(i, second(i)));
                pipeline.epoch();
                pipeline.clock().advance(Duration.ofSeconds(1));
                most = Math.max(most, pipeline.stateRows());
            }
            assertThat(most).isLessThan(60);
            assertThat(counts.rows()).hasSize(100);
            beats.insert(new Beat(3, second(80)), new Beat(3, second(95)));
            pipeline.epoch();
            assertThat(late.rows()).containsExactly(new Beat(3, second(80)));
            assertThat(counts.rows()).contains(new Beats(3, second(95), 1));
        });
    }

    @Test
    void oneClockForAllGoesOnWithTheTimeOfDayToo() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Beat> beats = pipeline.appends(Beat.class);
            var timely =
                    beats.table()
                            .refuseLate(
                                    col(Beat::at),
                                    closing(Duration.ZERO).atMostBehind(Duration.ofSeconds(10)));
            var late = pipeline.output(timely.late());
            beats.insert(new Beat(1, second(1)));
            pipeline.epoch();
            pipeline.clock().advance(Duration.ofSeconds(15));
            pipeline.epoch();
            beats.insert(new Beat(1, second(4)), new Beat(1, second(5)));
            pipeline.epoch();
            assertThat(late.rows()).containsExactly(new Beat(1, second(4)));
        });
    }

    /// Random beats of devices that come and go, in sliding windows that close by the clocks of the
    /// devices and by the time of day, with restarts.
    @Test
    void whatIsShownIsWhatASimulationShows() {
        for (long seed = 1; seed <= Integer.getInteger("histories", 250); seed++) {
            try {
                check(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private record Key(int device, long from) {}

    private static void check(long seed) {
        var random = new Random(seed);
        long length = 1L + random.nextInt(8);
        long hop = random.nextBoolean() ? length : 1 + random.nextInt(4);
        long grace = random.nextInt(3);
        long behind = 3L + random.nextInt(20);
        boolean once = random.nextBoolean();
        int[] workers = {1, 2, 4};
        var pipeline =
                TestPipeline.create(
                        workers[random.nextInt(3)],
                        random.nextBoolean() ? Scheduler.seeded(seed) : Scheduler.rowByRow(seed));
        TestInput<Beat> beats = pipeline.input(Beat.class);
        Lateness<Temporal> closing =
                closing(Duration.ofSeconds(grace))
                        .perKey()
                        .atMostBehind(Duration.ofSeconds(behind));
        var windowed =
                beats.table()
                        .groupBy(col(Beat::device))
                        .window(
                                sliding(
                                        col(Beat::at),
                                        Duration.ofSeconds(length),
                                        Duration.ofSeconds(hop)),
                                once ? closing.onceClosed() : closing);
        var shown =
                pipeline.output(
                        windowed.reduce(g ->
                                into(
                                        Beats.class,
                                        g.key().as(Beats::device),
                                        g.windowStart().as(Beats::from),
                                        g.count().as(Beats::beats))));
        var late = pipeline.output(windowed.late());

        var clocks = new SimulatedClocks(1, true);
        Map<Key, Integer> open = new HashMap<>();
        var closed = new ArrayList<Beats>();
        var refused = new ArrayList<Beat>();
        var there = new ArrayList<long[]>();
        long wall = 0;
        long floor = Long.MIN_VALUE;
        for (int epoch = 0; epoch < 25; epoch++) {
            long pass = random.nextInt(4) == 0 ? random.nextInt(12) : random.nextInt(3);
            wall += pass;
            pipeline.clock().advance(Duration.ofSeconds(pass));
            for (int i = random.nextInt(5); i > 0; i--) {
                boolean goes = !there.isEmpty() && random.nextInt(5) == 0;
                long[] beat =
                        goes
                                ? there.remove(random.nextInt(there.size()))
                                : new long[] {
                                    random.nextInt(5),
                                    wall + random.nextInt(8) - random.nextInt((int) behind + 6)
                                };
                if (!goes) {
                    there.add(beat);
                }
                int device = (int) beat[0];
                long now = Math.max(floor, clocks.at(device, 0, 0));
                boolean any = false;
                boolean anyOpen = false;
                for (long from = Math.floorDiv(beat[1], hop) * hop;
                        from + length > beat[1];
                        from -= hop) {
                    any = true;
                    if (from + length + grace > now) {
                        anyOpen = true;
                        open.merge(new Key(device, from), goes ? -1 : 1, Integer::sum);
                    }
                }
                if (any && !anyOpen && !goes) {
                    refused.add(new Beat(device, second(beat[1])));
                }
                if (!goes) {
                    clocks.hear(device, 0, 0, beat[1]);
                }
                beats.push(new WeightedRow(Arrays.asList(device, second(beat[1])), goes ? -1 : 1));
            }
            pipeline.epoch();
            clocks.endEpoch(false);
            floor = wall - behind;
            for (Key key : List.copyOf(open.keySet())) {
                if (key.from + length + grace <= Math.max(floor, clocks.now(key.device))) {
                    add(closed, key, open.getOrDefault(key, 0));
                    open.remove(key);
                }
            }
            var expected = new ArrayList<>(closed);
            if (!once) {
                open.forEach((key, count) -> add(expected, key, count));
            }
            assertThat(shown.rows())
                    .describedAs("after epoch %s", epoch)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(late.rows()).containsExactlyInAnyOrderElementsOf(refused);
            if (random.nextInt(6) == 0) {
                pipeline.restart(workers[random.nextInt(3)]);
            }
        }
        pipeline.clock().advance(Duration.ofSeconds(behind + 40));
        pipeline.epoch();
        pipeline.epoch();
        assertThat(pipeline.stateRows()).isZero();
    }

    private static void add(List<Beats> to, Key key, int count) {
        if (count > 0) {
            to.add(new Beats(key.device, second(key.from), count));
        }
    }
}
