package io.deltaway.engine.expr;

import static io.deltaway.engine.expr.Overload.T;
import static io.deltaway.engine.value.Type.Simple.BOOLEAN;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.expr.Overload.Nullness;
import io.deltaway.engine.value.Type;
import java.util.List;

/// Nulls and choices. A failure counts only where its value is taken.
final class Nulls {

    static final Catalog FUNCTIONS =
            new Catalog("null handling and choice")
                    .add("isNull", "Whether the value is null.", test(true))
                    .add("isNotNull", "Whether the value is not null.", test(false))
                    .add(
                            "coalesce",
                            "The first value that is not null; null where all are.",
                            firstOf())
                    .add("orElse", "The value, or the second one where it is null.", firstOf())
                    .add(
                            "nullIf",
                            "The first value, but null where it equals the second.",
                            Overload.takes(T, T)
                                    .givesT()
                                    .nullness(Nullness.SOMETIMES)
                                    .by(site -> new NullIf(site.type(0))))
                    .add(
                            "ifElse",
                            "The second value where the first is true, else the third; null counts as false.",
                            Overload.takes(Parameter.of(BOOLEAN), T, T)
                                    .givesT()
                                    .nullness(Nullness.BEHIND_FIRST)
                                    .by(site -> new IfElse(site.result())))
                    .add(
                            "case",
                            "Conditions and values in turn, then a value for where none is true: the value behind the"
                                    + " first condition that is true.",
                            Overload.takesPairs(BOOLEAN).givesT().as(Nulls::caseWhen));

    private Nulls() {}

    private static Overload test(boolean wanted) {
        return Overload.takes(T)
                .gives(BOOLEAN)
                .nullness(Nullness.NEVER)
                .by((rows, arguments) -> {
                    long[] out = new long[rows];
                    for (int i = 0; i < rows; i++) {
                        out[i] = arguments[0].isNull(i) == wanted ? 1 : 0;
                    }
                    return Marks.ofFailures(rows, arguments).longs(out);
                });
    }

    private static Overload firstOf() {
        return Overload.takesMany(T)
                .givesT()
                .nullness(Nullness.ALL)
                .by(site -> new FirstOf(site.result()));
    }

    private static Expression caseWhen(List<Expression> arguments) {
        Expression otherwise = arguments.getLast();
        for (int i = arguments.size() - 3; i >= 0; i -= 2) {
            otherwise =
                    Functions.call(
                            "ifElse", List.of(arguments.get(i), arguments.get(i + 1), otherwise));
        }
        return otherwise;
    }

    private record FirstOf(Type type) implements Kernel.Choosing {

        @Override
        public boolean asksFor(int argument, Column[] arguments, int row) {
            for (int i = 0; i < argument; i++) {
                if (arguments[i].hasFailed(row) || !arguments[i].isNull(row)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public Column apply(int rows, Column[] arguments) {
            Column first = arguments[0];
            if (first.nulls() == null) {
                return first;
            }
            int[] chosen = new int[rows];
            for (int i = 0; i < rows; i++) {
                int at = 0;
                while (at < arguments.length - 1
                        && !arguments[at].hasFailed(i)
                        && arguments[at].isNull(i)) {
                    at++;
                }
                chosen[i] = at;
            }
            return Selection.select(type, rows, chosen, arguments, Marks.ofFailures(rows));
        }
    }

    private record NullIf(Type type) implements Kernel {

        @Override
        public Column apply(int rows, Column[] arguments) {
            Column value = arguments[0];
            Column unwanted = arguments[1];
            int[] chosen = new int[rows];
            for (int i = 0; i < rows; i++) {
                boolean isEqual =
                        !value.isNull(i) && !unwanted.isNull(i) && value.equalRows(i, unwanted, i);
                chosen[i] = isEqual ? Selection.NONE : 0;
            }
            return Selection.select(
                    type, rows, chosen, arguments, Marks.ofFailures(rows, arguments));
        }
    }

    private record IfElse(Type type) implements Kernel.Choosing {

        @Override
        public boolean asksFor(int argument, Column[] arguments, int row) {
            var condition = (LongColumn) arguments[0];
            return argument == 0
                    || !condition.hasFailed(row) && (condition.get(row) != 0) == (argument == 1);
        }

        @Override
        public Column apply(int rows, Column[] arguments) {
            var condition = (LongColumn) arguments[0];
            int[] chosen = new int[rows];
            for (int i = 0; i < rows; i++) {
                chosen[i] = condition.get(i) != 0 ? 1 : 2; // null is stored as 0
            }
            return Selection.select(
                    type, rows, chosen, arguments, Marks.ofFailures(rows, condition));
        }
    }
}
