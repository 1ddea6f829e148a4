package io.deltaway.engine.expr;

import static io.deltaway.engine.value.Type.Simple.BOOLEAN;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.expr.Overload.Nullness;
import java.util.List;
import java.util.function.Function;

/// The three-valued logic of SQL. `and` and `or` go from left to right and stop where the answer is
/// known, so that a failure to the right doesn't count: false and failed is false, failed and false
/// is failed.
final class Booleans {

    static final Catalog FUNCTIONS =
            new Catalog("boolean")
                    .add(
                            "and",
                            "Whether all are true: false where one is false, else null where one is null. A failure"
                                    + " behind a false doesn't count.",
                            connective("and", false))
                    .add(
                            "or",
                            "Whether one is true: true where one is true, else null where one is null. A failure behind"
                                    + " a true doesn't count.",
                            connective("or", true))
                    .add(
                            "xor",
                            "Whether exactly one of the two is true.",
                            Overload.takes(BOOLEAN, BOOLEAN)
                                    .gives(BOOLEAN)
                                    .by(new LongCompare(Order.NOT_EQUAL)))
                    .add(
                            "not",
                            "Whether it is false.",
                            Overload.takes(BOOLEAN).gives(BOOLEAN).by(Booleans::not))
                    .add(
                            "isTrue",
                            "Whether it is true; false for null.",
                            Overload.takes(BOOLEAN)
                                    .gives(BOOLEAN)
                                    .nullness(Nullness.NEVER)
                                    .by((rows, arguments) -> is(rows, arguments, 1)))
                    .add(
                            "isFalse",
                            "Whether it is false; false for null.",
                            Overload.takes(BOOLEAN)
                                    .gives(BOOLEAN)
                                    .nullness(Nullness.NEVER)
                                    .by((rows, arguments) -> is(rows, arguments, 0)));

    private Booleans() {}

    private static Overload[] connective(String name, boolean decisive) {
        Function<List<Expression>, Expression> fromTheLeft =
                arguments ->
                        Functions.call(
                                name,
                                List.of(
                                        Functions.call(
                                                name, arguments.subList(0, arguments.size() - 1)),
                                        arguments.getLast()));
        return new Overload[] {
            Overload.takes(BOOLEAN, BOOLEAN).gives(BOOLEAN).by(new Connective(decisive)),
            Overload.takesMany(Parameter.of(BOOLEAN), Parameter.of(BOOLEAN), Parameter.of(BOOLEAN))
                    .gives(BOOLEAN)
                    .as(fromTheLeft)
        };
    }

    private static Column not(int rows, Column[] arguments) {
        long[] values = ((LongColumn) arguments[0]).values();
        long[] out = new long[rows];
        for (int i = 0; i < rows; i++) {
            out[i] = values[i] ^ 1;
        }
        return Marks.of(rows, arguments).longs(out);
    }

    private static Column is(int rows, Column[] arguments, long wanted) {
        var column = (LongColumn) arguments[0];
        long[] out = new long[rows];
        for (int i = 0; i < rows; i++) {
            out[i] = column.get(i) == wanted && !column.isNull(i) ? 1 : 0;
        }
        return Marks.ofFailures(rows, arguments).longs(out);
    }

    /// `or`, where the decisive value is true, and `and`, where it is false.
    private record Connective(boolean decisive) implements Kernel.Choosing {

        @Override
        public boolean asksFor(int argument, Column[] arguments, int row) {
            return argument == 0
                    || !arguments[0].hasFailed(row) && !isDecided((LongColumn) arguments[0], row);
        }

        @Override
        public Column apply(int rows, Column[] arguments) {
            var left = (LongColumn) arguments[0];
            var right = (LongColumn) arguments[1];
            long[] a = left.values();
            long[] b = right.values();
            long[] out = new long[rows];
            if (decisive) {
                for (int i = 0; i < rows; i++) {
                    out[i] = a[i] | b[i];
                }
            } else {
                for (int i = 0; i < rows; i++) {
                    out[i] = a[i] & b[i];
                }
            }
            boolean isPlain =
                    left.nulls() == null
                            && right.nulls() == null
                            && left.failures() == null
                            && right.failures() == null;
            return isPlain ? new LongColumn(rows, out) : mark(rows, left, right, out);
        }

        private Column mark(int rows, LongColumn left, LongColumn right, long[] out) {
            var marks = Marks.ofFailures(rows);
            for (int i = 0; i < rows; i++) {
                Failure failure = Selection.failure(left, i);
                if (failure == null && !isDecided(left, i)) {
                    failure = Selection.failure(right, i);
                    if (failure == null
                            && !isDecided(right, i)
                            && (left.isNull(i) || right.isNull(i))) {
                        marks.setNull(i);
                    }
                }
                if (failure != null) {
                    marks.fail(i, failure);
                } else {
                    boolean isDecided =
                            isDecided(left, i) || isDecided(right, i) && !right.hasFailed(i);
                    out[i] = isDecided == decisive ? 1 : 0;
                }
            }
            return marks.longs(out);
        }

        private boolean isDecided(LongColumn column, int row) {
            return !column.isNull(row) && column.get(row) != 0 == decisive;
        }
    }
}
