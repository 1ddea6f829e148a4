package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.expr.UserFunction.OnNull;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/// Random expressions of three-valued logic, choices, divisions by zero and a user's functions,
/// against an evaluation row by row that looks at an argument only when its value is needed.
class RandomLogicTest {

    private static final int ROWS = 70;
    private static final int COLUMNS = 3;

    private final long seed = Long.getLong("seed", 1);
    private final Random random = new Random(seed);

    /// The numbers with which each of the user's functions was called, and with which it had to be.
    private final Map<Object, Set<Object>> called = new HashMap<>();

    private final Map<Object, Set<Object>> needed = new HashMap<>();

    @RepeatedTest(200)
    void agreesWithAnEvaluationRowByRow() {
        Batch batch = numbers();
        var expressions = new ArrayList<Expression>();
        for (int i = 0; i < 3; i++) {
            expressions.add(random.nextBoolean() ? truth(4) : number(4));
        }
        Column[] columns = new Evaluator(expressions).evaluate(batch);
        for (int e = 0; e < columns.length; e++) {
            Expression expression = expressions.get(e);
            for (int row = 0; row < ROWS; row++) {
                assertThat(value(expression, columns[e], row))
                        .describedAs("seed %s, row %s of %s", seed, row, shown(expression))
                        .isEqualTo(naive(expression, batch, row));
            }
        }
        assertThat(called).describedAs("seed %s", seed).isEqualTo(needed);
    }

    private Batch numbers() {
        var columns = new ArrayList<Column>();
        for (int c = 0; c < COLUMNS; c++) {
            ColumnBuilder builder = ColumnBuilder.of(LONG, ROWS);
            for (int row = 0; row < ROWS; row++) {
                builder.appendValue(random.nextInt(4) == 0 ? null : (long) random.nextInt(3));
            }
            columns.add(builder.build());
        }
        return new Batch(ROWS, columns, null);
    }

    private static @Nullable Object value(Expression expression, Column column, int row) {
        return column.hasFailed(row)
                ? Objects.requireNonNull(column.failures())[row]
                : Boxed.value(expression.type(), column, row);
    }

    private Expression truth(int depth) {
        if (depth == 0) {
            return Functions.call("gt", List.of(number(0), number(0)));
        }
        return switch (random.nextInt(10)) {
            case 0, 1 -> Functions.call("and", List.of(truth(depth - 1), truth(depth - 1)));
            case 2, 3 -> Functions.call("or", List.of(truth(depth - 1), truth(depth - 1)));
            case 4 -> Functions.call("xor", List.of(truth(depth - 1), truth(depth - 1)));
            case 5 -> Functions.call("not", List.of(truth(depth - 1)));
            case 6 -> Functions.call("isTrue", List.of(truth(depth - 1)));
            case 7 -> Functions.call("isNull", List.of(number(depth - 1)));
            case 8 -> Functions.call("isSame", List.of(number(depth - 1), number(depth - 1)));
            default -> Functions.call("eq", List.of(number(depth - 1), number(depth - 1)));
        };
    }

    private Expression number(int depth) {
        if (depth == 0) {
            return random.nextInt(6) == 0
                    ? Functions.literal(random.nextBoolean() ? 1L : null, LONG)
                    : new Expression.Input(random.nextInt(COLUMNS), LONG, true);
        }
        return switch (random.nextInt(7)) {
            case 0, 1 ->
                    Functions.call(
                            "ifElse",
                            List.of(truth(depth - 1), number(depth - 1), number(depth - 1)));
            case 2 ->
                    Functions.call(
                            "coalesce", List.of(number(depth - 1), number(depth - 1), number(0)));
            case 3 -> Functions.call("dividedBy", List.of(number(depth - 1), number(0)));
            case 4 -> Functions.call("nullIf", List.of(number(depth - 1), number(0)));
            case 5 -> Functions.call("greatest", List.of(number(depth - 1), number(depth - 1)));
            default -> users(number(depth - 1));
        };
    }

    private Expression users(Expression argument) {
        var calls = new HashSet<>();
        UserFunction.Body body =
                arguments -> {
                    calls.add(Objects.requireNonNull(arguments[0]));
                    return 1 - (Long) arguments[0];
                };
        var call = UserFunction.call("users", body, List.of(argument), LONG, true, OnNull.SKIP);
        called.put(call.kernel(), calls);
        needed.put(call.kernel(), new HashSet<>());
        return call;
    }

    private @Nullable Object naive(Expression expression, Batch batch, int row) {
        return switch (expression) {
            case Expression.Input input -> value(input, batch.column(input.column()), row);
            case Expression.Literal literal -> literal.value();
            case Expression.Call call -> {
                Object first = naive(call.arguments().getFirst(), batch, row);
                yield switch (call.function()) {
                    case "and" -> connected(first, call, batch, row, false);
                    case "or" -> connected(first, call, batch, row, true);
                    case "ifElse" ->
                            first instanceof Failure
                                    ? first
                                    : naive(
                                            call.arguments()
                                                    .get(Boolean.TRUE.equals(first) ? 1 : 2),
                                            batch,
                                            row);
                    case "coalesce" -> {
                        Object found = first;
                        for (int i = 1; found == null && i < call.arguments().size(); i++) {
                            found = naive(call.arguments().get(i), batch, row);
                        }
                        yield found;
                    }
                    default -> strict(call, first, batch, row);
                };
            }
        };
    }

    private @Nullable Object connected(
            @Nullable Object first, Expression.Call call, Batch batch, int row, boolean decisive) {
        if (first instanceof Failure || Objects.equals(first, decisive)) {
            return first;
        }
        Object second = naive(call.arguments().get(1), batch, row);
        return second instanceof Failure || Objects.equals(second, decisive) || first != null
                ? second
                : null;
    }

    private @Nullable Object strict(
            Expression.Call call, @Nullable Object a, Batch batch, int row) {
        Object b = call.arguments().size() > 1 ? naive(call.arguments().get(1), batch, row) : a;
        if (a instanceof Failure || b instanceof Failure) {
            return a instanceof Failure ? a : b;
        }
        return switch (call.function()) {
            case "isNull" -> a == null;
            case "isTrue" -> Boolean.TRUE.equals(a);
            case "isSame" -> Objects.equals(a, b);
            case "nullIf" -> Objects.equals(a, b) ? null : a;
            case "greatest" ->
                    a == null ? b : b == null ? a : (Object) Math.max((Long) a, (Long) b);
            default -> a == null || b == null ? null : ofValues(call, a, b);
        };
    }

    private Object ofValues(Expression.Call call, Object a, Object b) {
        return switch (call.function()) {
            case "not" -> !(Boolean) a;
            case "xor" -> !a.equals(b);
            case "eq" -> a.equals(b);
            case "gt" -> (Long) a > (Long) b;
            case "dividedBy" ->
                    (Long) b == 0 ? Failure.DIVISION_BY_ZERO : (Object) ((Long) a / (Long) b);
            default -> {
                Objects.requireNonNull(needed.get(call.kernel())).add(a);
                yield 1 - (Long) a;
            }
        };
    }

    private static String shown(Expression expression) {
        return switch (expression) {
            case Expression.Input input -> "#" + input.column();
            case Expression.Literal literal -> String.valueOf(literal.value());
            case Expression.Call call ->
                    call.function()
                            + call.arguments().stream().map(RandomLogicTest::shown).toList();
        };
    }
}
