package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.INSTANT;
import static io.deltaway.engine.value.Type.Simple.LONG;
import static io.deltaway.engine.value.Type.Simple.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.expr.UserFunction.OnNull;
import io.deltaway.engine.value.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

    private static final Expression LONGS = new Expression.Input(0, LONG, true);

    private static Batch batch(@Nullable Object... values) {
        ColumnBuilder builder = ColumnBuilder.of(LONG, values.length);
        for (Object value : values) {
            builder.appendValue(value);
        }
        return new Batch(values.length, List.of(builder.build()), null);
    }

    private static List<@Nullable Object> evaluate(Expression expression, Batch batch) {
        Column column = new Evaluator(List.of(expression)).evaluate(batch)[0];
        var values = new ArrayList<@Nullable Object>();
        for (int i = 0; i < batch.size(); i++) {
            values.add(
                    column.hasFailed(i)
                            ? Objects.requireNonNull(column.failures())[i]
                            : Boxed.value(expression.type(), column, i));
        }
        return values;
    }

    private static Expression.Call user(
            UserFunction.Body body, Type type, boolean nullable, OnNull onNull) {
        return UserFunction.call("twice", body, List.of(LONGS), type, nullable, onNull);
    }

    @Test
    void whatIsCommonIsEvaluatedOnce() {
        var calls = new AtomicInteger();
        Expression once =
                user(arguments -> (long) calls.incrementAndGet(), LONG, false, OnNull.SKIP);
        Expression sum = Functions.call("plus", List.of(once, LONGS));
        Expression again = Functions.call("plus", List.of(once, LONGS));
        Column[] columns = new Evaluator(List.of(sum, again, once)).evaluate(batch(10L));
        assertThat(calls).hasValue(1);
        assertThat(columns[0]).isSameAs(columns[1]);
        assertThat(((LongColumn) columns[0]).get(0)).isEqualTo(11);
    }

    @Test
    void twoFunctionsOfTheUserAreNotTakenForOne() {
        Expression first = user(arguments -> 1L, LONG, false, OnNull.SKIP);
        Expression second = user(arguments -> 2L, LONG, false, OnNull.SKIP);
        Column[] columns = new Evaluator(List.of(first, second)).evaluate(batch(10L));
        assertThat(((LongColumn) columns[0]).get(0)).isEqualTo(1);
        assertThat(((LongColumn) columns[1]).get(0)).isEqualTo(2);
    }

    @Test
    void constantsHaveAsManyRowsAsTheBatch() {
        var evaluator =
                new Evaluator(
                        List.of(
                                Functions.literal(7L, LONG),
                                Functions.literal(null, LONG),
                                Functions.literal("a text of some length", TEXT),
                                Functions.literal(List.of(1L), new Type.ListOf(LONG))));
        for (int rows : new int[] {0, 1, 100, 3, 1000}) {
            for (Column column : evaluator.evaluate(batch(new Object[rows]))) {
                assertThat(column.size()).isEqualTo(rows);
            }
        }
        Column[] columns = evaluator.evaluate(batch(1L, 2L));
        assertThat(columns[1].isNull(1)).isTrue();
        assertThat(Boxed.value(TEXT, columns[2], 1)).isEqualTo("a text of some length");
    }

    @Test
    void aUsersFunctionSeesBoxedValuesAndItsExceptionsAreFailures() {
        Expression failing =
                user(
                        arguments -> {
                            if (Objects.equals(arguments[0], 2L)) {
                                throw new IllegalStateException("two");
                            }
                            return "n" + arguments[0];
                        },
                        TEXT,
                        false,
                        OnNull.SKIP);
        assertThat(evaluate(failing, batch(1L, 2L, null)))
                .containsExactly("n1", Failure.thrown(new IllegalStateException("two")), null);
    }

    @Test
    void aUsersFunctionMayTakeAndGiveNulls() {
        UserFunction.Body body = arguments -> arguments[0] == null ? "none" : null;
        assertThat(evaluate(user(body, TEXT, true, OnNull.CALL), batch(1L, null)))
                .containsExactly(null, "none");
        assertThat(evaluate(user(body, TEXT, false, OnNull.CALL), batch(1L, null)))
                .containsExactly(Failure.NULL_VALUE, "none");
    }

    @Test
    void aUsersFunctionThatGivesNonsenseFailsItsRow() {
        assertThat(evaluate(user(arguments -> 1, LONG, false, OnNull.SKIP), batch(1L)))
                .allSatisfy(failure ->
                        assertThat(((Failure) Objects.requireNonNull(failure)).code())
                                .isEqualTo("DW-2007"));
        assertThat(evaluate(user(arguments -> Instant.MAX, INSTANT, false, OnNull.SKIP), batch(1L)))
                .containsExactly(Failure.OUT_OF_RANGE);
        assertThat(evaluate(user(arguments -> forever(1), LONG, false, OnNull.SKIP), batch(1L)))
                .allSatisfy(failure ->
                        assertThat(((Failure) Objects.requireNonNull(failure)).code())
                                .isEqualTo("DW-2006"));
    }

    @SuppressWarnings("InfiniteRecursion")
    private static long forever(long depth) {
        return 1 + forever(depth + 1);
    }

    @Test
    void aFailedArgumentIsNotGivenToAUsersFunction() {
        Expression failed =
                Functions.call("dividedBy", List.of(LONGS, Functions.literal(0L, LONG)));
        Expression call =
                UserFunction.call("f", arguments -> 1L, List.of(failed), LONG, false, OnNull.CALL);
        assertThat(evaluate(call, batch(1L))).containsExactly(Failure.DIVISION_BY_ZERO);
    }

    @Test
    void aBadPatternFromAColumnFailsItsRow() {
        ColumnBuilder patterns = ColumnBuilder.of(TEXT, 3);
        patterns.appendValue("[");
        patterns.appendValue("[0-9]");
        patterns.appendValue("[0-9]");
        var batch = new Batch(3, List.of(patterns.build()), null);
        Expression call =
                Functions.call(
                        "matches",
                        List.of(
                                Functions.literal("7", TEXT),
                                new Expression.Input(0, TEXT, false)));
        assertThat(evaluate(call, batch))
                .containsExactly(
                        Failure.argument(
                                "\"[\" is no regular expression: Unclosed character class at index 0"),
                        true,
                        true);
    }

    @Test
    void aRunawayRegularExpressionFailsItsRow() {
        Expression texts = Functions.call("repeat", List.of(Functions.literal("ab", TEXT), LONGS));
        Expression call =
                Functions.call("matches", List.of(texts, Functions.literal("(a|b)*", TEXT)));
        assertThat(evaluate(call, batch(1L, 500_000L)))
                .element(1)
                .satisfies(failure ->
                        assertThat(((Failure) Objects.requireNonNull(failure)).code())
                                .isEqualTo("DW-2007"));
    }
}
