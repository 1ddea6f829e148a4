package io.deltaway.plans;

import static io.deltaway.table.Columns.call;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.remembered;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.Expr;
import io.deltaway.table.PlanException;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import io.deltaway.testkit.TestInput;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Functions that never give the same answer twice.
class RememberedTest {

    record Question(@Nullable String text, int asker) {}

    record Answered(@Nullable String text, int asker, @Nullable Long answer) {}

    record Twice(@Nullable Long first, @Nullable Long second) {}

    /// Counts its calls.
    private static Expr<Question, Long> counted() {
        var calls = new AtomicLong();
        return remembered(call(text -> calls.incrementAndGet(), col(Question::text)));
    }

    private static Table<Answered> answered(Table<Question> questions) {
        return questions.select(into(Answered.class, rest(), counted().as(Answered::answer)));
    }

    @Test
    void aRowThatGoesTakesBackTheResultWithWhichItCame() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Question> questions = pipeline.input(Question.class);
            TestOutput<Answered> answers = pipeline.output(answered(questions.table()));
            questions.given(
                    """
                    epoch weight  text asker
                    0     +1      a    1
                    1     +1      b    1
                    2     +1      a    2
                    2     -1      a    1
                    3     -1      a    2
                    3     +2      a    3
                    4     -2      a    3
                    5     +1      a    4
                    6     -1      b    1
                    6     +1      null 5
                    """);
            pipeline.run();
            answers.emits(
                    """
                    epoch weight  text asker answer
                    0     +1      a    1     1
                    1     +1      b    1     2
                    2     -1      a    1     1
                    2     +1      a    2     1
                    3     -1      a    2     1
                    3     +2      a    3     1
                    4     -2      a    3     1
                    5     +1      a    4     3
                    6     -1      b    1     2
                    6     +1      null 5     null
                    """);
            assertThat(pipeline.stateRows()).isEqualTo(2);
        });
    }

    @Test
    void aFailureIsRememberedToo() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Question> questions = pipeline.input(Question.class);
            var calls = new AtomicLong();
            Table<Answered> answered =
                    questions
                            .table()
                            .select(
                                    into(
                                            Answered.class,
                                            rest(),
                                            remembered(
                                                            call(
                                                                    text -> refused(calls),
                                                                    col(Question::text)))
                                                    .as(Answered::answer)));
            TestOutput<Answered> answers = pipeline.output(answered);
            TestOutput<RowError> errors = pipeline.output(answered.errors());
            questions.given(
                    """
                    epoch weight  text asker
                    0     +1      a    1
                    1     +1      b    1
                    2     -1      a    1
                    3     -1      b    1
                    """);
            pipeline.epoch();
            pipeline.epoch();
            assertThat(errors.rows()).extracting(RowError::message).doesNotHaveDuplicates();
            assertThat(errors.rows())
                    .hasSize(2)
                    .allMatch(error -> error.message().startsWith("column \"answer\": a user's"));
            pipeline.run();
            assertThat(errors.rows()).isEmpty();
            assertThat(answers.rows()).isEmpty();
        });
    }

    private static long refused(AtomicLong calls) {
        throw new IllegalStateException("call " + calls.incrementAndGet());
    }

    @Test
    void theSameCallIsAskedOnceARow() {
        TestPipeline.everyWay(pipeline -> {
            TestInput<Question> questions = pipeline.input(Question.class);
            Expr<Question, Long> counted = counted();
            TestOutput<Twice> twice =
                    pipeline.output(
                            questions
                                    .table()
                                    .select(
                                            into(
                                                    Twice.class,
                                                    counted.as(Twice::first),
                                                    remembered(call(n -> n * 10, counted))
                                                            .as(Twice::second))));
            questions.given(
                    """
                    epoch weight  text asker
                    0     +1      a    1
                    1     +1      b    1
                    2     -1      a    1
                    """);
            pipeline.run();
            twice.emits(
                    """
                    epoch weight  first second
                    0     +1      1     10
                    1     +1      2     20
                    2     -1      1     10
                    """);
        });
    }

    @Test
    void aRowThatNeverWasIsFound() {
        var pipeline = TestPipeline.create();
        TestInput<Question> questions = pipeline.input(Question.class);
        pipeline.output(answered(questions.table()));
        questions.given(
                """
                epoch weight  text asker
                0     -1      a    1
                """);
        assertThatThrownBy(pipeline::run).hasMessageContaining("=a");
    }

    @Test
    void itStandsInASelectOnly() {
        var pipeline = TestPipeline.create();
        Table<Question> questions = pipeline.input(Question.class).table();
        pipeline.output(
                questions.where(
                        remembered(call(text -> text.length(), col(Question::text))).eq(1)));
        assertThatThrownBy(pipeline::explain)
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith("DW-0153")
                .hasMessageContaining("can't stand in where");
        assertThatThrownBy(() -> remembered(col(Question::asker)))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith("DW-0154");
    }
}
