package io.deltaway.windows;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static io.deltaway.table.Columns.tumbling;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.table.AsyncCall;
import io.deltaway.table.Lateness;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import io.deltaway.table.Windowed;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestPipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Clocks behind calls whose answers come later: they wait for the rows that wait.
class AwaitedRowsTest {

    record Note(int author, long at, String text) {}

    record Rated(int author, long at, String text, long rating) {}

    record Ratings(int author, long from, long sum) {}

    /// Rates a text by its length.
    private record Rating() implements AsyncCall<String, Long> {

        @Override
        public String describe() {
            return "rating 1";
        }

        @Override
        public Types.ColumnType<Long> result() {
            return Types.LONG;
        }

        @Override
        public Duration keptFor() {
            return Duration.ofHours(1);
        }

        @Override
        public List<@Nullable Long> answers(List<String> texts) {
            var answers = new ArrayList<@Nullable Long>();
            texts.forEach(text -> answers.add((long) text.length()));
            return answers;
        }
    }

    private static Table<Rated> rated(Table<Note> notes) {
        return notes.select(
                into(
                        Rated.class,
                        rest(),
                        callAsync(new Rating(), col(Note::text)).as(Rated::rating)));
    }

    private static Windowed<Integer, Rated, Long> byTen(
            Table<Note> notes, Lateness<Number> lateness) {
        return rated(notes)
                .where(col(Rated::rating).gt(0))
                .groupBy(col(Rated::author))
                .window(tumbling(col(Rated::at), 10), lateness);
    }

    private static Table<Ratings> sums(Windowed<Integer, Rated, Long> windowed) {
        return windowed.reduce(g ->
                into(
                        Ratings.class,
                        g.key().as(Ratings::author),
                        g.windowStart().as(Ratings::from),
                        g.sum(col(Rated::rating)).as(Ratings::sum)));
    }

    record Undated(int author, @Nullable Long at, String text) {}

    record RatedUndated(int author, @Nullable Long at, String text, long rating) {}

    /// Not while it waits, and not once for each who asks when the first one comes that waits.
    @Test
    void aRowWithoutATimeIsAnErrorRowWhenItComes() {
        for (Lateness<Number> lateness : List.of(closing(0), closing(0).perKey())) {
            var pipeline = TestPipeline.create();
            TestInput<Undated> notes = pipeline.input(Undated.class);
            var rated =
                    notes.table()
                            .select(
                                    into(
                                            RatedUndated.class,
                                            rest(),
                                            callAsync(new Rating(), col(Undated::text))
                                                    .as(RatedUndated::rating)));
            var windowed =
                    rated.groupBy(col(RatedUndated::author))
                            .window(tumbling(col(RatedUndated::at), 10), lateness);
            var sums =
                    pipeline.output(
                            windowed.reduce(g ->
                                    into(
                                            Ratings.class,
                                            g.key().as(Ratings::author),
                                            g.windowStart().as(Ratings::from),
                                            g.sum(col(RatedUndated::rating)).as(Ratings::sum))));
            var errors = pipeline.output(pipeline.errors());
            notes.insert(new Undated(1, null, "abc"), new Undated(1, 5L, "abcd"));
            pipeline.epoch();
            assertThat(errors.rows()).isEmpty();
            pipeline.run();
            assertThat(errors.rows()).hasSize(1);
            assertThat(sums.rows()).containsExactly(new Ratings(1, 0, 4));
        }
    }

    /// The row of 2 waits while one that has its answer at once goes past it.
    @Test
    void aRowThatWaitsDoesNotBecomeLate() {
        for (boolean perKey : new boolean[] {false, true}) {
            for (int workers : new int[] {1, 2, 4}) {
                var pipeline = TestPipeline.create(workers, Scheduler.inOrder());
                TestInput<Note> notes = pipeline.input(Note.class);
                Lateness<Number> lateness = closing(0).onceClosed();
                var windowed = byTen(notes.table(), perKey ? lateness.perKey() : lateness);
                var sums = pipeline.output(sums(windowed));
                var late = pipeline.output(windowed.late());
                notes.given(
                        """
                        epoch weight  author at text
                        0     +1      1      1  aaa
                        2     +1      1      2  b
                        2     +1      1      30 aaa
                        4     +1      1      40 cc
                        """);
                pipeline.run();
                assertThat(late.rows()).isEmpty();
                sums.emits(
                        """
                        epoch weight  author from sum
                        3     +1      1      0    4
                        5     +1      1      30   3
                        """);
            }
        }
    }

    @Test
    void aRowThatIsTakenBackIsNotWaitedFor() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Note> notes = pipeline.input(Note.class);
            var sums = pipeline.output(sums(byTen(notes.table(), closing(0).onceClosed())));
            notes.insert(new Note(1, 1, "a"));
            pipeline.run();
            notes.insert(new Note(1, 2, "b"), new Note(1, 30, "a"));
            notes.retract(new Note(1, 2, "b"));
            pipeline.epoch();
            pipeline.run();
            assertThat(sums.rows()).containsExactly(new Ratings(1, 0, 1));
        });
    }

    @Test
    void theEndOfSourcesWaitsForAnswers() {
        for (boolean perKey : new boolean[] {false, true}) {
            var pipeline = TestPipeline.create();
            TestInput<Note> notes = pipeline.input(Note.class);
            Lateness<Number> lateness = closing(0).onceClosed();
            var windowed = byTen(notes.table(), perKey ? lateness.perKey() : lateness);
            var sums = pipeline.output(sums(windowed));
            var late = pipeline.output(windowed.late());
            notes.insert(new Note(1, 30, "aa"), new Note(2, 2, "b"));
            pipeline.endSources();
            pipeline.epoch();
            assertThat(sums.rows()).isEmpty();
            pipeline.run();
            assertThat(sums.rows())
                    .containsExactlyInAnyOrder(new Ratings(1, 30, 2), new Ratings(2, 0, 1));
            assertThat(late.rows()).isEmpty();
        }
    }

    /// Whenever answers come, no row is late behind the call that is not late before it, and the
    /// windows have all others.
    @Test
    void noRowBecomesLateByWaiting() {
        int refused = 0;
        for (long seed = 1; seed <= 200; seed++) {
            try {
                refused += check(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(refused).isPositive();
    }

    private static int check(long seed) {
        var random = new Random(seed);
        int[] workers = {1, 2, 4};
        var pipeline = TestPipeline.create(workers[random.nextInt(3)], Scheduler.seeded(seed));
        TestInput<Note> notes = pipeline.appends(Note.class);
        Lateness<Number> lateness = closing((double) random.nextInt(5));
        lateness = random.nextBoolean() ? lateness.perKey() : lateness;
        var windowed = byTen(notes.table(), lateness.onceClosed());
        var before = notes.table().groupBy(col(Note::author)).refuseLate(col(Note::at), lateness);
        var sums = pipeline.output(sums(windowed));
        var late = pipeline.output(windowed.late());
        var lateBefore = pipeline.output(before.late());
        var all = new ArrayList<Note>();
        long time = 0;
        for (int epoch = 0; epoch < 15; epoch++) {
            for (int i = random.nextInt(6); i > 0; i--) {
                time += random.nextInt(5);
                var note =
                        new Note(
                                random.nextInt(2),
                                time - random.nextInt(random.nextInt(4) == 0 ? 25 : 6),
                                "q".repeat(1 + random.nextInt(12)));
                all.add(note);
                notes.partition(random.nextInt(2)).insert(note);
            }
            if (epoch == 14) {
                pipeline.endSources();
            }
            pipeline.epoch();
            if (random.nextInt(6) == 0) {
                pipeline.restart(workers[random.nextInt(3)]);
            }
        }
        pipeline.run();
        pipeline.epoch();
        List<Note> refused =
                late.rows().stream()
                        .map(row -> new Note(row.author(), row.at(), row.text()))
                        .toList();
        var allowed = new ArrayList<>(lateBefore.rows());
        for (Note note : refused) {
            assertThat(allowed.remove(note)).describedAs("%s became late", note).isTrue();
            all.remove(note);
        }
        long sum = all.stream().mapToLong(note -> note.text().length()).sum();
        assertThat(sums.rows().stream().mapToLong(Ratings::sum).sum()).isEqualTo(sum);
        return refused.size();
    }
}
