package io.deltaway.engine.expr;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks a table of calls and what they give, in the notation of [Notation]:
///
/// ```
/// plus(1, 2) = 3
/// plus(9223372036854775807, 1) fails DW-2001
/// ```
///
/// Each line is computed from constants, which may be refused where a row fails, and from columns
/// of many rows. Then each argument in turn is made null and failed: a function that isn't known to
/// do otherwise must give null, and fail.
final class CallTable {

    private static final int ROWS = 130;
    private static final Failure GIVEN = new Failure("DW-2999", "given");

    /// Functions that see to nulls themselves.
    private static final Set<String> TAKE_NULLS =
            Set.of(
                    "and",
                    "or",
                    "isTrue",
                    "isFalse",
                    "isNull",
                    "isNotNull",
                    "coalesce",
                    "orElse",
                    "nullIf",
                    "ifElse",
                    "case",
                    "greatest",
                    "least",
                    "isSame",
                    "in",
                    "between",
                    "listOf",
                    "hash");

    /// Functions that don't look at every argument.
    private static final Set<String> TAKE_FAILURES =
            Set.of("and", "or", "coalesce", "orElse", "ifElse", "case", "in", "between");

    private CallTable() {}

    static void check(String table) {
        var wrong = new ArrayList<String>();
        for (String line : table.lines().map(String::strip).toList()) {
            if (!line.isEmpty()) {
                checkLine(line, wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void checkLine(String line, List<String> wrong) {
        int fails = line.lastIndexOf(" fails ");
        int equals = line.lastIndexOf(" = ");
        boolean isFailure = fails > equals;
        int cut = isFailure ? fails : equals;
        String expected =
                isFailure
                        ? line.substring(cut + 1)
                        : show(
                                (Notation.Node.Value)
                                        Notation.parse(line.substring(cut + 3).strip()));
        Notation.Node node = Notation.parse(line.substring(0, cut).strip());
        expect(line, "constants", expected, evaluateConstants(node, isFailure, expected), wrong);
        if (node instanceof Notation.Node.Call call) {
            checkColumns(line, expected, call, wrong);
        }
    }

    private static void checkColumns(
            String line, String expected, Notation.Node.Call call, List<String> wrong) {
        var inputs = new ArrayList<Notation.Node.Value>();
        var arguments = new ArrayList<Expression>();
        for (Notation.Node argument : call.arguments()) {
            if (argument instanceof Notation.Node.Value value) {
                arguments.add(new Expression.Input(inputs.size(), value.type(), true));
                inputs.add(value);
            } else {
                arguments.add(constant(argument));
            }
        }
        if (inputs.isEmpty()) {
            return;
        }
        Expression expression = Functions.call(call.function(), arguments);
        // row 0: the values; row 1 + 2a: argument a null; row 2 + 2a: argument a failed
        var columns = new ArrayList<Column>();
        for (int c = 0; c < inputs.size(); c++) {
            Notation.Node.Value value = inputs.get(c);
            ColumnBuilder builder = ColumnBuilder.of(value.type(), ROWS);
            for (int row = 0; row < ROWS; row++) {
                if (row == 2 + 2 * c) {
                    builder.appendFailure(GIVEN);
                } else {
                    builder.appendValue(row == 1 + 2 * c ? null : value.value());
                }
            }
            columns.add(builder.build());
        }
        expect(line, "columns", expected, evaluate(expression, columns, 0), wrong);
        expect(
                line,
                "last row of columns",
                expected,
                evaluate(expression, columns, ROWS - 1),
                wrong);
        for (int c = 0; c < inputs.size(); c++) {
            if (!TAKE_NULLS.contains(call.function())) {
                String what = "argument " + c + " null";
                expect(
                        line,
                        what,
                        "null " + expression.type(),
                        evaluate(expression, columns, 1 + 2 * c),
                        wrong);
            }
            if (!TAKE_FAILURES.contains(call.function())) {
                String what = "argument " + c + " failed";
                expect(
                        line,
                        what,
                        "fails DW-2999",
                        evaluate(expression, columns, 2 + 2 * c),
                        wrong);
            }
        }
    }

    private static void expect(
            String line, String what, String expected, String actual, List<String> wrong) {
        boolean agrees =
                expected.startsWith("fails")
                        ? actual.startsWith(expected)
                        : actual.equals(expected);
        if (!agrees) {
            wrong.add(line + "   [" + what + "] gave " + actual + ", expected " + expected);
        }
    }

    private static String evaluateConstants(
            Notation.Node node, boolean isFailure, String expected) {
        try {
            return evaluate(constant(node), List.of(), 0);
        } catch (BadConstant refused) {
            return isFailure ? expected : "is refused: " + refused.getMessage();
        }
    }

    private static Expression constant(Notation.Node node) {
        return switch (node) {
            case Notation.Node.Value value -> Functions.literal(value.value(), value.type());
            case Notation.Node.Call call ->
                    Functions.call(
                            call.function(),
                            call.arguments().stream().map(CallTable::constant).toList());
        };
    }

    private static String evaluate(Expression expression, List<Column> columns, int row) {
        int rows = columns.isEmpty() ? 1 : columns.getFirst().size();
        Column result =
                new Evaluator(List.of(expression)).evaluate(new Batch(rows, columns, null))[0];
        assertThat(result.size()).isEqualTo(rows);
        if (result.hasFailed(row)) {
            assertThat(result.isNull(row)).describedAs("a failed row is not null").isFalse();
            return "fails "
                    + show(Objects.requireNonNull(Objects.requireNonNull(result.failures())[row]));
        }
        if (result.isNull(row)) {
            assertThat(expression.nullable()).describedAs("declared nullable").isTrue();
        }
        return show(
                new Notation.Node.Value(
                        Boxed.value(expression.type(), result, row), expression.type()));
    }

    private static String show(Failure failure) {
        return failure.code() + " " + failure.message();
    }

    private static String show(Notation.Node.Value value) {
        Object shown = value.value();
        return shown == null
                ? "null " + value.type()
                : show(value.type(), shown) + " " + value.type();
    }

    private static @Nullable String show(Type type, Object value) {
        // decimals and bytes by their canonical bytes, the rest as it prints
        return type == Type.Simple.DECIMAL || type == Type.Simple.BYTES
                ? java.util.HexFormat.of().formatHex(Values.encode(type, value))
                : value.toString();
    }
}
