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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /// A user's function that throws for all rows but those that it may see.
    private static Expression only(Long... allowed) {
        return user(
                arguments -> {
                    if (!List.of(allowed).contains(arguments[0])) {
                        throw new AssertionError("not asked for: " + arguments[0]);
                    }
                    return arguments[0];
                },
                LONG,
                false,
                OnNull.CALL);
    }

    private static Expression literal(long value) {
        return Functions.literal(value, LONG);
    }

    private static Expression less(long bound) {
        return Functions.call("lt", List.of(LONGS, literal(bound)));
    }

    private static Expression choice(String function, Expression... arguments) {
        return Functions.call(function, List.of(arguments));
    }

    @Test
    void aBranchThatARowDoesNotTakeIsNotComputedForIt() {
        Batch rows = batch(1L, 2L, 3L, null);
        assertThat(evaluate(choice("ifElse", less(3), only(1L, 2L), literal(0)), rows))
                .containsExactly(1L, 2L, 0L, 0L);
        assertThat(evaluate(choice("ifElse", less(3), literal(0), only(3L, 4L)), batch(2L, 3L, 4L)))
                .containsExactly(0L, 3L, 4L);
        assertThat(evaluate(choice("case", less(2), only(1L), less(3), only(2L), literal(9)), rows))
                .containsExactly(1L, 2L, 9L, 9L);
        assertThat(evaluate(choice("coalesce", LONGS, none()), rows))
                .containsExactly(1L, 2L, 3L, 7L);
        assertThat(evaluate(choice("orElse", LONGS, none()), rows)).containsExactly(1L, 2L, 3L, 7L);
        assertThat(evaluate(choice("coalesce", LONGS, literal(5), none()), rows))
                .containsExactly(1L, 2L, 3L, 5L);
        assertThat(evaluate(choice("and", less(3), above(only(1L, 2L))), batch(1L, 2L, 3L)))
                .containsExactly(false, true, false);
        assertThat(evaluate(choice("or", less(3), above(only(3L))), batch(1L, 2L, 3L)))
                .containsExactly(true, true, true);
        assertThat(evaluate(choice("in", LONGS, literal(1), only(2L, 3L)), batch(1L, 2L, 3L)))
                .containsExactly(true, true, true);
        assertThat(evaluate(choice("between", LONGS, literal(2), only(2L, 3L)), batch(1L, 2L, 3L)))
                .containsExactly(false, true, true);
    }

    /// A user's function that may see only null.
    private static Expression none() {
        return user(
                arguments -> {
                    if (arguments[0] != null) {
                        throw new AssertionError("not asked for: " + arguments[0]);
                    }
                    return 7L;
                },
                LONG,
                false,
                OnNull.CALL);
    }

    private static Expression above(Expression value) {
        return Functions.call("gt", List.of(value, literal(1)));
    }

    @Test
    void choicesWithinChoicesAskForFewerRows() {
        Expression inner = choice("ifElse", less(2), only(1L), only(2L));
        Expression outer = choice("ifElse", less(3), inner, choice("negate", only(3L)));
        assertThat(evaluate(outer, batch(1L, 2L, 3L))).containsExactly(1L, 2L, -3L);
    }

    @Test
    void whatIsWantedForAllRowsIsComputedOnce() {
        var calls = new AtomicInteger();
        Expression counted =
                user(
                        arguments -> {
                            calls.incrementAndGet();
                            return arguments[0];
                        },
                        LONG,
                        false,
                        OnNull.SKIP);
        Expression some = choice("ifElse", less(2), counted, literal(0));
        Expression same = choice("ifElse", less(2), choice("negate", counted), literal(0));
        new Evaluator(List.of(some, same)).evaluate(batch(1L, 2L, 3L));
        assertThat(calls).hasValue(1);
        new Evaluator(List.of(some, counted)).evaluate(batch(1L, 2L, 3L));
        assertThat(calls).hasValue(4);
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

    @ParameterizedTest
    @CsvSource({
        "matches, a*a*a*a*a*a*a*b",
        "containsMatch, (a+)+\\1b",
        "extract, (a|aa)+\\1c",
        "extractAll, (a+)+\\1b",
        "splitAll, (a+)+\\1b"
    })
    void aRegularExpressionThatGoesBackTooOftenFailsItsRow(String function, String regex) {
        Expression texts = Functions.call("repeat", List.of(Functions.literal("a", TEXT), LONGS));
        Expression call = Functions.call(function, List.of(texts, Functions.literal(regex, TEXT)));
        assertThat(evaluate(call, batch(2L, 60L, null)))
                .element(1)
                .satisfies(failure ->
                        assertThat(((Failure) Objects.requireNonNull(failure)).message())
                                .startsWith("the regular expression goes back too often"));
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
