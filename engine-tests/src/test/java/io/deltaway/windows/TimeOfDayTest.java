package io.deltaway.windows;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.Now;
import io.deltaway.table.PlanException;
import io.deltaway.table.Table;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What goes by the time of day: the current time, rows since when they are there, and groups of
/// which nothing comes any more.
class TimeOfDayTest {

    record Beat(String machine, int load) {}

    record Stamped(String machine, int load, Instant since) {}

    record Silent(String machine, Instant since) {}

    private static Instant minute(int minute) {
        return Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(minute));
    }

    @Test
    void theCurrentTimeGoesOn() {
        TestPipeline.everyWay(pipeline -> {
            var now = pipeline.output(pipeline.now(Duration.ofMinutes(5)));
            pipeline.clock().advance(Duration.ofSeconds(30));
            pipeline.epoch();
            assertThat(now.rows()).containsExactly(new Now(minute(0)));
            pipeline.clock().advance(Duration.ofMinutes(4));
            pipeline.epoch();
            assertThat(now.rows()).containsExactly(new Now(minute(0)));
            pipeline.clock().advance(Duration.ofMinutes(12));
            pipeline.epoch();
            assertThat(now.rows()).containsExactly(new Now(minute(15)));
        });
    }

    /// Rows that expire by a time of their own.
    @Test
    void aFilterGoesByTheCurrentTime() {
        record Offer(String item, Instant until) {}
        TestPipeline.everyWay(pipeline -> {
            TestInput<Offer> offers = pipeline.input(Offer.class);
            var valid =
                    pipeline.output(
                            offers.table()
                                    .join(pipeline.now(Duration.ofMinutes(1)))
                                    .asOf(
                                            col(Offer::until),
                                            col(Now::at),
                                            io.deltaway.table.AsOf.backward())
                                    .select((offer, now) -> into(Offer.class, offer.rest())));
            offers.insert(new Offer("a", minute(2)), new Offer("b", minute(9)));
            pipeline.epoch();
            assertThat(valid.rows()).hasSize(2);
            pipeline.clock().advance(Duration.ofMinutes(5));
            pipeline.epoch();
            assertThat(valid.rows()).containsExactly(new Offer("b", minute(9)));
        });
    }

    private static Table<Stamped> stamped(Table<Beat> beats) {
        return beats.since(
                (row, since) -> into(Stamped.class, row.rest(), since.as(Stamped::since)));
    }

    @Test
    void aRowIsThereSinceItCame() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Beat> beats = pipeline.upserts(Beat.class, "machine");
            var stamped = pipeline.output(stamped(beats.table()));
            beats.insert(new Beat("a", 1), new Beat("b", 1));
            pipeline.epoch();
            pipeline.clock().advance(Duration.ofMinutes(1));
            beats.insert(new Beat("a", 1), new Beat("b", 2));
            pipeline.epoch();
            assertThat(stamped.rows())
                    .containsExactlyInAnyOrder(
                            new Stamped("a", 1, minute(0)), new Stamped("b", 2, minute(1)));
            pipeline.clock().advance(Duration.ofMinutes(1));
            beats.insert(new Beat("b", 1));
            pipeline.epoch();
            assertThat(stamped.rows())
                    .containsExactlyInAnyOrder(
                            new Stamped("a", 1, minute(0)), new Stamped("b", 1, minute(2)));
        });
    }

    @Test
    void equalRowsAreThereSinceTheFirst() {
        for (long seed = 1; seed <= 40; seed++) {
            var random = new Random(seed);
            var pipeline = TestPipeline.create(1 + random.nextInt(4), Scheduler.seeded(seed));
            TestInput<Beat> beats = pipeline.input(Beat.class);
            var stamped = pipeline.output(stamped(beats.table()));
            Map<Beat, Integer> there = new HashMap<>();
            Map<Beat, Instant> since = new HashMap<>();
            for (int epoch = 0; epoch < 12; epoch++) {
                Map<Beat, Integer> before = new HashMap<>(there);
                for (int i = random.nextInt(6); i > 0; i--) {
                    var beat = new Beat("m" + random.nextInt(3), random.nextInt(2));
                    if (there.getOrDefault(beat, 0) > 0 && random.nextBoolean()) {
                        beats.retract(beat);
                        there.merge(beat, -1, Integer::sum);
                    } else {
                        beats.insert(beat);
                        there.merge(beat, 1, Integer::sum);
                    }
                }
                pipeline.epoch();
                int now = epoch;
                there.forEach((beat, count) -> {
                    if (before.getOrDefault(beat, 0) == 0 && count > 0) {
                        since.put(beat, minute(now));
                    }
                });
                List<Stamped> expected = new ArrayList<>();
                there.forEach((beat, count) -> {
                    for (int i = 0; i < count; i++) {
                        expected.add(
                                new Stamped(
                                        beat.machine,
                                        beat.load,
                                        since.getOrDefault(beat, Instant.MIN)));
                    }
                });
                assertThat(stamped.rows())
                        .as("seed " + seed)
                        .containsExactlyInAnyOrderElementsOf(expected);
                pipeline.clock().advance(Duration.ofMinutes(1));
                if (random.nextInt(4) == 0) {
                    pipeline.restart(1 + random.nextInt(4));
                }
            }
        }
    }

    private static Table<Silent> silent(Table<Beat> beats) {
        return beats.groupBy(col(Beat::machine))
                .silentAfter(
                        Duration.ofMinutes(5),
                        g -> into(Silent.class, g.keys(), g.since().as(Silent::since)));
    }

    @Test
    void whoFallsSilentAndIsHeardOfAgain() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Beat> beats = pipeline.input(Beat.class);
            Table<Silent> silent = silent(beats.table());
            var shown = pipeline.output(silent);
            record Event(String machine, long weight, Instant at) {}
            var events =
                    pipeline.output(
                            silent.changes((row, change) ->
                                    into(
                                            Event.class,
                                            row.rest(),
                                            change.weight().as(Event::weight),
                                            change.at().as(Event::at))));
            beats.insert(new Beat("a", 1), new Beat("b", 1));
            pipeline.epoch();
            pipeline.clock().advance(Duration.ofMinutes(3));
            beats.insert(new Beat("a", 2));
            pipeline.epoch();
            pipeline.clock().advance(Duration.ofMinutes(2));
            beats.retract(new Beat("b", 1));
            pipeline.epoch();
            assertThat(shown.rows()).containsExactly(new Silent("b", minute(0)));
            pipeline.clock().advance(Duration.ofMinutes(2));
            beats.insert(new Beat("b", 3));
            pipeline.epoch();
            assertThat(shown.rows()).isEmpty();
            pipeline.clock().advance(Duration.ofMinutes(1));
            pipeline.epoch();
            assertThat(shown.rows()).containsExactly(new Silent("a", minute(3)));
            assertThat(events.rows())
                    .containsExactlyInAnyOrder(
                            new Event("b", 1, minute(5)),
                            new Event("b", -1, minute(7)),
                            new Event("a", 1, minute(8)));
        });
    }

    /// However often a group is heard of, one row is kept of it, and that is in the result once it
    /// is silent.
    @Test
    void ofTheSilentOnlyTheResultIsKept() {
        var pipeline = TestPipeline.create();
        TestInput<Beat> beats = pipeline.input(Beat.class);
        var shown = pipeline.output(silent(beats.table()));
        for (int i = 0; i < 1000; i++) {
            beats.insert(new Beat("machine" + i % 100, i));
            pipeline.clock().advance(Duration.ofSeconds(1));
            pipeline.epoch();
        }
        assertThat(pipeline.stateRows()).isEqualTo(100);
        pipeline.clock().advance(Duration.ofMinutes(5));
        pipeline.epoch();
        assertThat(shown.rows()).hasSize(100);
        assertThat(pipeline.stateRows()).isEqualTo(100);
    }

    @Test
    void aWholeTableMayFallSilent() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Beat> beats = pipeline.appends(Beat.class);
            record Quiet(Instant since) {}
            var quiet =
                    pipeline.output(
                            beats.table()
                                    .silentAfter(
                                            Duration.ofMinutes(1),
                                            g -> into(Quiet.class, g.since().as(Quiet::since))));
            pipeline.epoch();
            pipeline.clock().advance(Duration.ofMinutes(2));
            pipeline.epoch();
            assertThat(quiet.rows()).isEmpty();
            beats.insert(new Beat("a", 1));
            pipeline.epoch();
            pipeline.clock().advance(Duration.ofMinutes(1));
            pipeline.epoch();
            assertThat(quiet.rows()).containsExactly(new Quiet(minute(2)));
        });
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        var pipeline = TestPipeline.create();
        Table<Beat> beats = pipeline.input(Beat.class).table();
        assertThatThrownBy(() -> pipeline.now(Duration.ZERO))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("a time above nothing");
        assertThatThrownBy(() -> pipeline.now(Duration.ofDays(365_000)))
                .hasMessageContaining("292 years at most");
        assertThatThrownBy(() ->
                        beats.groupBy(col(Beat::machine))
                                .silentAfter(
                                        Duration.ZERO,
                                        g ->
                                                into(
                                                        Silent.class,
                                                        g.keys(),
                                                        g.since().as(Silent::since))))
                .hasMessageContaining("a time above nothing");
        assertThat(silent(beats).explain())
                .contains("by machine, silent for PT5M: defined over history")
                .contains("keeps each key that ever came: a silent one is a row of the result");
        assertThat(stamped(beats).explain()).contains("keeps all rows, with their times");
    }

    @Test
    void aVeryLongTimeIsNoTrouble() {
        var pipeline = TestPipeline.create();
        TestInput<Beat> beats = pipeline.appends(Beat.class);
        var kept = pipeline.output(beats.table().forgetAfter(Duration.ofDays(290 * 365)));
        beats.insert(new Beat("a", 1));
        pipeline.epoch();
        assertThat(kept.rows()).hasSize(1);
    }
}
