package io.deltaway.plans;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.nullUntilAnswered;
import static io.deltaway.table.Columns.rest;
import static io.deltaway.table.Columns.tumbling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.AsyncCall;
import io.deltaway.table.PlanException;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Rows that are there before the answers to what they ask.
class NullUntilAnsweredTest {

    record Note(int author, long at, @Nullable String text) {}

    record Rated(int author, long at, @Nullable String text, @Nullable Long rating) {}

    record Row(Note note, @Nullable Long rating) {}

    record Of(@Nullable String text) {}

    record Most(int author, long least) {}

    record Sum(long from, long notes, @Nullable Long rating) {}

    /// Rates a text by its length, but for those with an x.
    private record Rating<A>() implements AsyncCall<A, Long> {

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
        public List<@Nullable Long> answers(List<A> texts) {
            var answers = new ArrayList<@Nullable Long>();
            for (A text : texts) {
                if (isRefused(text.toString())) {
                    throw new IllegalStateException("no rating of " + text);
                }
                answers.add((long) text.toString().length());
            }
            return answers;
        }
    }

    private static boolean isRefused(@Nullable String text) {
        return text != null && text.contains("x");
    }

    private static Table<Rated> rated(Table<Note> notes) {
        return notes.select(
                into(
                        Rated.class,
                        nullUntilAnswered(callAsync(new Rating<>(), col(Note::text)))
                                .as(Rated::rating),
                        rest()));
    }

    @Test
    void aRowIsThereAtOnceAndChangesWhenItsAnswerHasCome() {
        var pipeline = TestPipeline.create();
        TestInput<Note> notes = pipeline.input(Note.class);
        Table<Rated> rated = rated(notes.table());
        TestOutput<Rated> out = pipeline.output(rated);
        TestOutput<RowError> errors = pipeline.output(rated.errors());
        notes.given(
                """
                epoch weight  author at text
                0     +1      1      0  ab
                0     +1      2      0  xy
                0     +1      3      0  null
                1     +1      4      0  ab
                2     +1      5      0  abc
                2     -1      1      0  ab
                3     -1      5      0  abc
                """);
        pipeline.run();
        out.emits(
                """
                epoch weight  author at text rating
                0     +1      1      0  ab   null
                0     +1      2      0  xy   null
                0     +1      3      0  null null
                1     -1      1      0  ab   null
                1     +1      1      0  ab   2
                1     -1      2      0  xy   null
                1     +1      4      0  ab   2
                2     -1      1      0  ab   2
                2     +1      5      0  abc  null
                3     -1      5      0  abc  null
                """);
        assertThat(errors.rows()).hasSize(1);
    }

    /// After every epoch, by any number of workers.
    @Test
    void everyRowIsThereWithNullOrWithItsAnswer() {
        for (long seed = 1; seed <= 40; seed++) {
            for (int workers : new int[] {1, 3}) {
                check(seed, workers);
            }
        }
    }

    private static void check(long seed, int workers) {
        var random = new Random(seed);
        var pipeline = TestPipeline.create(workers, Scheduler.seeded(seed));
        TestInput<Note> notes = pipeline.input(Note.class);
        Table<Rated> rated = rated(notes.table());
        TestOutput<Rated> out = pipeline.output(rated);
        TestOutput<RowError> errors = pipeline.output(rated.errors());
        Map<Note, Long> there = new HashMap<>();
        Set<@Nullable String> answered = new HashSet<>();
        for (int epoch = 0; epoch < 15; epoch++) {
            for (int i = random.nextInt(8); i > 0; i--) {
                int text = random.nextInt(9);
                var row =
                        new Note(
                                random.nextInt(2),
                                0,
                                text == 0 ? null : (text % 3 == 0 ? "x" : "a").repeat(text));
                boolean goes = random.nextBoolean() && there.getOrDefault(row, 0L) > 0;
                there.merge(row, goes ? -1L : 1L, Long::sum);
                if (goes) {
                    notes.retract(row);
                } else {
                    notes.insert(row);
                }
            }
            pipeline.epoch();
            checkShown("seed %d, epoch %d".formatted(seed, epoch), there, out.rows(), answered);
        }
        pipeline.run();

        String end = "seed %d, at the end".formatted(seed);
        checkShown(end, there, out.rows(), answered);
        assertThat(out.rows()).as(end).noneMatch(row -> row.text() != null && row.rating() == null);
        long refused =
                there.entrySet().stream()
                        .filter(one -> isRefused(one.getKey().text()))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        assertThat(errors.rows()).as(end).hasSize((int) refused);
    }

    /// @param answered the texts whose answers were seen before, which don't become null again
    private static void checkShown(
            String when, Map<Note, Long> there, List<Rated> shown, Set<@Nullable String> answered) {
        Map<Row, Long> counts =
                shown.stream()
                        .collect(
                                Collectors.groupingBy(
                                        row ->
                                                new Row(
                                                        new Note(
                                                                row.author(), row.at(), row.text()),
                                                        row.rating()),
                                        Collectors.counting()));
        there.values().removeIf(count -> count == 0);
        answered.retainAll(there.keySet().stream().map(Note::text).collect(Collectors.toSet()));
        there.forEach((note, count) -> {
            String text = note.text();
            Long rating = text == null || isRefused(text) ? null : (long) text.length();
            long waits = Objects.requireNonNullElse(counts.remove(new Row(note, null)), 0L);
            long rated =
                    rating == null
                            ? 0
                            : Objects.requireNonNullElse(counts.remove(new Row(note, rating)), 0L);
            if (isRefused(text)) {
                assertThat(waits).as("%s: %s", when, note).isIn(0L, count);
            } else {
                assertThat(waits + rated).as("%s: %s", when, note).isEqualTo(count);
                assertThat(waits).as("%s: %s", when, note).isIn(0L, count);
            }
            if (waits == 0) {
                answered.add(text);
            } else if (text != null) {
                assertThat(answered).as(when).doesNotContain(text);
            }
        });
        assertThat(counts).as(when).isEmpty();
    }

    @Test
    void aWindowHasTheRowAtOnceAndClosesWhenItsAnswerHasCome() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Note> notes = pipeline.input(Note.class);
            TestOutput<Sum> sums =
                    pipeline.output(
                            rated(notes.table())
                                    .window(tumbling(col(Rated::at), 10), closing(0))
                                    .reduce(g ->
                                            into(
                                                    Sum.class,
                                                    g.windowStart().as(Sum::from),
                                                    g.count().as(Sum::notes),
                                                    g.sum(col(Rated::rating)).as(Sum::rating))));
            TestOutput<RowError> errors = pipeline.output(pipeline.errors());
            notes.insert(new Note(1, 5, "abc"), new Note(2, 25, "ab"));
            pipeline.epoch();
            notes.insert(new Note(3, 45, "a"));
            pipeline.run();
            assertThat(sums.rows())
                    .containsExactlyInAnyOrder(
                            new Sum(0, 1, 3L), new Sum(20, 1, 2L), new Sum(40, 1, 1L));
            assertThat(errors.rows()).isEmpty();
        });
    }

    /// A row that waits goes when its answer has come, although rows only come at first.
    @Test
    void itChangesATableToWhichRowsAreOnlyAppended() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Note> notes = pipeline.appends(Note.class);
            Table<Rated> rated = rated(notes.table());
            TestOutput<Most> most =
                    pipeline.output(
                            rated.groupBy(col(Rated::author))
                                    .reduce(g ->
                                            into(
                                                    Most.class,
                                                    g.key().as(Most::author),
                                                    g.min(col(Rated::rating).orElse(0L))
                                                            .as(Most::least))));
            notes.insert(new Note(1, 0, "abc"), new Note(1, 1, "ab"));
            pipeline.epoch();
            assertThat(most.rows()).containsExactly(new Most(1, 0L));
            pipeline.run();
            assertThat(most.rows()).containsExactly(new Most(1, 2L));
        });
    }

    @Test
    void onlyTheAnswerOfACallCanBeNullUntilItHasCome() {
        assertThatThrownBy(() -> nullUntilAnswered(col(Note::text)))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith("DW-0155");
        assertThatThrownBy(() ->
                        nullUntilAnswered(
                                callAsync(
                                        new Rating<Of>(),
                                        into(Of.class, col(Note::text).as(Of::text)),
                                        col(Note::author))))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith("DW-0155");
    }
}
