package io.deltaway.plans;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.closing;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static io.deltaway.table.Columns.tumbling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.AsyncCall;
import io.deltaway.table.Call1;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Calls whose answers come in later epochs.
class AsyncCallTest {

    record Question(@Nullable String text, int asker) {}

    record Answered(@Nullable String text, int asker, @Nullable Long answer) {}

    record Twice(@Nullable Long first, @Nullable Long second) {}

    record Count(long count) {}

    record Last(int first, int last) {}

    record Pair(String text, int a, int b) {}

    record Key(int a, int b) {}

    record Sum(String text, long sum) {}

    /// Asks one after another.
    private record Asking<A, T>(Types.ColumnType<T> result, Call1<A, T> function)
            implements AsyncCall<A, T> {

        @Override
        public String describe() {
            return "asking 1";
        }

        @Override
        public Duration keptFor() {
            return Duration.ofHours(1);
        }

        @Override
        public List<@Nullable T> answers(List<A> questions) throws Exception {
            var answers = new ArrayList<@Nullable T>();
            for (A question : questions) {
                answers.add(function.apply(question));
            }
            return answers;
        }
    }

    /// Counts its calls.
    private static Asking<String, Long> counting(List<String> asked) {
        return new Asking<>(
                Types.LONG,
                text -> {
                    asked.add(text);
                    return (long) asked.size();
                });
    }

    private static Table<Answered> answered(
            Table<Question> questions, AsyncCall<String, Long> call) {
        return questions.select(
                into(
                        Answered.class,
                        rest(),
                        callAsync(call, col(Question::text)).as(Answered::answer)));
    }

    @Test
    void aRowComesWithItsAnswerInALaterEpoch() {
        var pipeline = TestPipeline.create();
        TestInput<Question> questions = pipeline.input(Question.class);
        var asked = new ArrayList<String>();
        TestOutput<Answered> answers =
                pipeline.output(answered(questions.table(), counting(asked)));
        questions.given(
                """
                epoch weight  text asker
                0     +1      a    1
                0     +1      null 1
                1     +1      b    1
                2     +1      a    2
                2     -1      a    1
                4     -1      b    1
                """);
        pipeline.run();
        answers.emits(
                """
                epoch weight  text asker answer
                0     +1      null 1     null
                1     +1      a    1     1
                2     -1      a    1     1
                2     +1      a    2     1
                2     +1      b    1     2
                4     -1      b    1     2
                """);
        assertThat(asked).containsExactly("a", "b");
    }

    @Test
    void whoeverAnswersWhenTheEndIsTheSame() {
        for (long seed = 1; seed <= 40; seed++) {
            for (int workers : new int[] {1, 3}) {
                check(seed, workers);
            }
        }
    }

    private static void check(long seed, int workers) {
        var random = new Random(seed);
        var pipeline = TestPipeline.create(workers, Scheduler.seeded(seed));
        TestInput<Question> questions = pipeline.input(Question.class);
        var asked = new ArrayList<String>();
        AsyncCall<String, Long> call =
                new Asking<>(
                        Types.LONG,
                        text -> {
                            asked.add(text);
                            if (text.endsWith("5")) {
                                throw new IllegalStateException("no answer to " + text);
                            }
                            return (long) text.hashCode();
                        });
        Table<Answered> table = answered(questions.table(), call);
        TestOutput<Answered> answers = pipeline.output(table);
        TestOutput<RowError> errors = pipeline.output(table.errors());
        Map<Question, Long> there = new HashMap<>();
        for (int epoch = 0; epoch < 12; epoch++) {
            for (int i = random.nextInt(8); i > 0; i--) {
                var row = new Question("q" + random.nextInt(8), random.nextInt(3));
                long weight = random.nextBoolean() && there.getOrDefault(row, 0L) > 0 ? -1 : 1;
                there.merge(row, weight, Long::sum);
                if (weight > 0) {
                    questions.insert(row);
                } else {
                    questions.retract(row);
                }
            }
            pipeline.epoch();
        }
        pipeline.run();

        there.values().removeIf(weight -> weight == 0);
        Map<Answered, Long> expected = new HashMap<>();
        long failing = 0;
        for (Map.Entry<Question, Long> one : there.entrySet()) {
            Question row = one.getKey();
            if (String.valueOf(row.text()).endsWith("5")) {
                failing += one.getValue();
            } else {
                var answer = (long) String.valueOf(row.text()).hashCode();
                expected.put(new Answered(row.text(), row.asker(), answer), one.getValue());
            }
        }
        Map<Answered, Long> shown = new HashMap<>();
        answers.rows().forEach(row -> shown.merge(row, 1L, Long::sum));
        assertThat(shown).as("seed %d", seed).isEqualTo(expected);
        assertThat(errors.rows()).as("seed %d", seed).hasSize((int) failing);
        assertThat(asked.stream().filter(text -> !text.endsWith("5")))
                .as("seed %d: nothing is asked twice", seed)
                .doesNotHaveDuplicates();
    }

    /// Others who read the same rows, here a clock that judges them one by one, may ask when each
    /// came: that a row is taken back comes later than the row.
    @Test
    void aRowThatWaitsIsTakenBackAlthoughSomebodyElseAsksForTheOrderOfArrival() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Question> questions = pipeline.input(Question.class);
            pipeline.output(
                    questions
                            .table()
                            .window(tumbling(col(Question::asker), 10), closing(5))
                            .reduce(g -> into(Count.class, g.count().as(Count::count))));
            TestOutput<Answered> answers =
                    pipeline.output(answered(questions.table(), counting(new ArrayList<>())));
            questions.given(
                    """
                    epoch weight  text asker
                    0     +1      a    1
                    0     -1      a    1
                    0     +1      b    2
                    """);
            pipeline.run();
            assertThat(answers.rows()).extracting(Answered::text).containsExactly("b");
        });
    }

    /// A source with keys says of a row that goes when it came, whether or not its answer has come.
    @Test
    void theLatestOfRowsThatWaitedIsRightWhenOneIsTakenBack() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Question> questions = pipeline.upserts(Question.class, "text");
            TestOutput<Last> last =
                    pipeline.output(
                            answered(questions.table(), counting(new ArrayList<>()))
                                    .reduce(g ->
                                            into(
                                                    Last.class,
                                                    g.earliest(col(Answered::asker))
                                                            .as(Last::first),
                                                    g.latest(col(Answered::asker))
                                                            .as(Last::last))));
            questions.insert(new Question("a", 1));
            questions.insert(new Question("b", 2));
            questions.insert(new Question("a", 3)); // while the first one waits
            pipeline.epoch();
            pipeline.epoch();
            questions.insert(new Question("b", 4));
            questions.insert(new Question("c", 5));
            pipeline.epoch();
            questions.insert(new Question("c", 6));
            questions.insert(new Question("a", 7));
            pipeline.run();
            assertThat(last.rows()).containsExactly(new Last(4, 7));
        });
    }

    @Test
    void theSameCallIsAskedOnceAndOneMayAskAnother() {
        var pipeline = TestPipeline.create();
        TestInput<Question> questions = pipeline.input(Question.class);
        var asked = new ArrayList<String>();
        AsyncCall<String, Long> counting = counting(asked);
        var first = callAsync(counting, col(Question::text));
        TestOutput<Twice> twice =
                pipeline.output(
                        questions
                                .table()
                                .select(
                                        into(
                                                Twice.class,
                                                first.as(Twice::first),
                                                callAsync(
                                                                new Asking<Long, Long>(
                                                                        Types.LONG, n -> n * 10),
                                                                first)
                                                        .as(Twice::second))));
        questions.given(
                """
                epoch weight  text asker
                0     +1      a    1
                0     +1      b    1
                3     -1      a    1
                """);
        pipeline.run();
        twice.emits(
                """
                epoch weight  first second
                2     +1      1     10
                2     +1      2     20
                3     -1      1     10
                """);
        assertThat(asked).hasSize(2);
    }

    @Test
    void aQuestionMayBeARecord() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Pair> pairs = pipeline.input(Pair.class);
            TestOutput<Sum> sums =
                    pipeline.output(
                            pairs.table()
                                    .select(
                                            into(
                                                    Sum.class,
                                                    rest(),
                                                    callAsync(
                                                                    new Asking<Key, Long>(
                                                                            Types.LONG,
                                                                            key ->
                                                                                    (long) key.a()
                                                                                            + key
                                                                                                    .b()),
                                                                    into(
                                                                            Key.class,
                                                                            col(Pair::a).as(Key::a),
                                                                            col(Pair::b)
                                                                                    .as(Key::b)))
                                                            .as(Sum::sum))));
            pairs.given(
                    """
                    epoch weight  text a b
                    0     +1      x    1 2
                    0     +1      y    3 4
                    """);
            pipeline.run();
            assertThat(sums.rows()).containsExactlyInAnyOrder(new Sum("x", 3), new Sum("y", 7));
        });
    }

    @Test
    void itStandsInASelectOnly() {
        var pipeline = TestPipeline.create();
        Table<Question> questions = pipeline.input(Question.class).table();
        pipeline.output(
                questions.where(
                        callAsync(
                                new Asking<String, Boolean>(Types.BOOLEAN, String::isEmpty),
                                col(Question::text))));
        assertThatThrownBy(pipeline::explain)
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith("DW-0153");
    }
}
