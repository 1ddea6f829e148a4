package io.deltaway.table.internal;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.expr.Functions;
import io.deltaway.engine.expr.Kernel;
import io.deltaway.engine.expr.UserFunction;
import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Type;
import io.deltaway.table.plan.PlaceTerm;
import io.deltaway.table.plan.Term;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes the engine's expressions of terms over [Term.Position]. Equal terms of one step become one
/// expression, so that a user's function that stands twice in a step is called once a row.
final class Expressions {

    private final IdentityHashMap<UserFunction.Body, Expression> users = new IdentityHashMap<>();

    /// The longest place of a failure that is shown whole.
    private static final int MOST_SHOWN = 80;

    /// The expression of a term, where the message of a failure starts with a place.
    Expression of(Term term, String place) {
        Expression expression = of(term);
        if (place.isEmpty() || Terms.isTotal(term)) {
            return expression;
        }
        String shown = place.length() > MOST_SHOWN ? place.substring(0, MOST_SHOWN) + "..." : place;
        return call(
                "in " + shown,
                List.of(expression),
                expression.type(),
                expression.nullable(),
                (rows, arguments) -> placed(arguments[0], shown));
    }

    private static Column placed(Column column, String place) {
        @Nullable Failure[] failures = column.failures();
        if (failures == null) {
            return column;
        }
        failures = failures.clone();
        for (int i = 0; i < failures.length; i++) {
            Failure failure = failures[i];
            failures[i] = failure == null ? null : failure.in(place);
        }
        return column.with(column.nulls(), failures);
    }

    Expression of(Term term) {
        return switch (term) {
            case Term.Position column ->
                    new Expression.Input(column.column(), column.type(), column.nullable());
            case Term.Literal literal -> Functions.literal(literal.value(), literal.type());
            case Term.Call call -> Functions.call(call.function(), arguments(call));
            case Term.Invocation call ->
                    users.computeIfAbsent(call.body(), body -> invocation(call));
            case Term.Remembered remembered -> throw unbound(remembered);
            case Term.Awaited awaited -> throw unbound(awaited);
            case Term.Component part -> component(part);
            case Term.Construct made ->
                    call(
                            "new " + made.type(),
                            arguments(made),
                            made.type(),
                            false,
                            new Construction(made.type()));
            case Term.Required required ->
                    call(
                            "orFail",
                            arguments(required),
                            required.type(),
                            false,
                            Expressions::required);
            case Term.Demand demand ->
                    call(
                            "demand " + demand.otherwise().code(),
                            arguments(demand),
                            Type.Simple.BOOLEAN,
                            false,
                            (rows, arguments) -> demanded(rows, arguments[0], demand.otherwise()));
            case Term.Column column -> throw unbound(column);
            case Term.Present present -> throw unbound(present);
            case Term.Key key -> throw unbound(key);
            case Term.WindowBound bound -> throw unbound(bound);
            case Term.Summary summary -> throw unbound(summary);
            case PlaceTerm place -> throw unbound(place);
        };
    }

    private Expression invocation(Term.Invocation call) {
        return UserFunction.call(
                "call", call.body(), arguments(call), call.type(), false, UserFunction.OnNull.SKIP);
    }

    private List<Expression> arguments(Term term) {
        return term.arguments().stream().map(this::of).toList();
    }

    private static IllegalStateException unbound(Term term) {
        return new IllegalStateException("no column was found for " + term);
    }

    private Expression component(Term.Component part) {
        var record = (Type.RecordOf) part.of().type();
        Records.Shape shape = Records.shape(record.javaClass());
        Kernel kernel =
                (rows, arguments) -> {
                    var records = (ObjectColumn) arguments[0];
                    ColumnBuilder out = ColumnBuilder.of(part.type(), rows);
                    for (int i = 0; i < rows; i++) {
                        if (!markedFrom(records, i, out)) {
                            out.appendValue(
                                    shape.get(
                                            Objects.requireNonNull(records.get(i)), part.index()));
                        }
                    }
                    return out.build();
                };
        return call(
                record + "." + part.name(), arguments(part), part.type(), part.nullable(), kernel);
    }

    private static Expression call(
            String name, List<Expression> arguments, Type type, boolean nullable, Kernel kernel) {
        return new Expression.Call(name, kernel, arguments, type, nullable);
    }

    /// Passes a null or a failure on; false where the row has a value.
    private static boolean markedFrom(Column column, int row, ColumnBuilder out) {
        if (column.hasFailed(row) || column.isNull(row)) {
            out.appendFrom(column, row);
            return true;
        }
        return false;
    }

    private static Column required(int rows, Column[] arguments) {
        Column column = arguments[0];
        if (column.nulls() == null) {
            return column;
        }
        @Nullable Failure[] before = column.failures();
        @Nullable Failure[] failures =
                before == null ? new @Nullable Failure[rows] : Arrays.copyOf(before, rows);
        for (int i = 0; i < rows; i++) {
            if (column.isNull(i) && failures[i] == null) {
                failures[i] = Failure.NULL_VALUE;
            }
        }
        return column.with(null, failures);
    }

    private static Column demanded(int rows, Column condition, Failure otherwise) {
        var truth = (LongColumn) condition;
        @Nullable Failure[] before = condition.failures();
        @Nullable Failure[] failures =
                before == null ? new @Nullable Failure[rows] : Arrays.copyOf(before, rows);
        for (int i = 0; i < rows; i++) {
            if (failures[i] == null && (truth.isNull(i) || truth.get(i) == 0)) {
                failures[i] = otherwise;
            }
        }
        return LongColumn.constant(rows, 1).with(null, failures);
    }

    /// Makes records of their components.
    private record Construction(Type.RecordOf type) implements Kernel {

        @Override
        public boolean isCostly() {
            return true;
        }

        @Override
        public Column apply(int rows, Column[] arguments) {
            Records.Shape shape = Records.shape(type.javaClass());
            ColumnBuilder out = ColumnBuilder.of(type, rows);
            for (int row = 0; row < rows; row++) {
                Failure failure = failure(arguments, row);
                if (failure != null) {
                    out.appendFailure(failure);
                } else {
                    append(out, shape, arguments, row);
                }
            }
            return out.build();
        }

        private static @Nullable Failure failure(Column[] arguments, int row) {
            for (Column argument : arguments) {
                var failures = argument.failures();
                if (failures != null && failures[row] != null) {
                    return failures[row];
                }
            }
            return null;
        }

        @SuppressWarnings("CatchingUnchecked") // a record's constructor is the user's code
        private void append(ColumnBuilder out, Records.Shape shape, Column[] arguments, int row) {
            var values = new @Nullable Object[arguments.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = arguments[i].value(type.schema().type(i), row);
            }
            try {
                out.appendValue(shape.create(values));
            } catch (Exception thrown) {
                out.appendFailure(Failure.thrown(thrown));
            }
        }
    }
}
