package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.expr.Evaluator;
import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Keeps the rows for which a condition is true and computes new columns for them.
///
/// Linear, keeps nothing; one pass over the columns that the expressions name. A row for which the
/// condition or a column has no value leaves the output and becomes an error row with its weight.
public final class Project implements Operator.RowByRow {

    private final Schema schema;
    private final @Nullable Evaluator condition;
    private final Evaluator results;
    private final int[] used;
    private final int @Nullable [] columns;

    /// The failure of a null in a column that may not be null; absent where it may.
    private final @Nullable Failure[] ofNulls;

    /// @param schema the columns of the input
    /// @param condition null where every row is kept
    /// @param results the columns of the output
    /// @param output the columns of the output; a null where one may not be null fails the row
    public Project(
            Schema schema,
            @Nullable Expression condition,
            List<Expression> results,
            Schema output) {
        this.schema = schema;
        this.condition = condition == null ? null : new Evaluator(List.of(condition));
        var columns = new ArrayList<Integer>();
        this.results =
                new Evaluator(results.stream().map(result -> renumbered(result, columns)).toList());
        this.used = columns.stream().mapToInt(Integer::intValue).toArray();
        this.ofNulls = new @Nullable Failure[results.size()];
        for (int i = 0; i < ofNulls.length; i++) {
            Field field = output.fields().get(i);
            if (!field.nullable() && results.get(i).nullable()) {
                ofNulls[i] = Failure.NULL_VALUE.in("column \"" + field.name() + "\"");
            }
        }
        boolean selects =
                condition == null
                        && Arrays.stream(ofNulls).allMatch(Objects::isNull)
                        && results.stream().allMatch(Expression.Input.class::isInstance);
        this.columns =
                selects
                        ? results.stream()
                                .mapToInt(result -> ((Expression.Input) result).column())
                                .toArray()
                        : null;
    }

    /// The expression over only those columns of the input that results use, so that a selection
    /// copies no others.
    private static Expression renumbered(Expression expression, List<Integer> columns) {
        return switch (expression) {
            case Expression.Input input -> {
                int at = columns.indexOf(input.column());
                if (at < 0) {
                    at = columns.size();
                    columns.add(input.column());
                }
                yield new Expression.Input(at, input.type(), input.nullable());
            }
            case Expression.Literal literal -> literal;
            case Expression.Call call ->
                    new Expression.Call(
                            call.function(),
                            call.kernel(),
                            call.arguments().stream()
                                    .map(argument -> renumbered(argument, columns))
                                    .toList(),
                            call.type(),
                            call.nullable());
        };
    }

    @Override
    public int @Nullable [] columns() {
        return columns;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch input = inputs[0];
        int[] rows = condition == null || input.isEmpty() ? null : select(input, condition, step);
        Batch selected = rows == null ? input.pick(used) : input.pick(used).take(rows, rows.length);
        Column[] columns = results.evaluate(selected);
        @Nullable Failure @Nullable [] failures = failures(columns, selected.size());
        if (failures == null) {
            return new Batch(selected.size(), columns, selected.weights(), false);
        }
        int[] kept = new int[selected.size()];
        int count = 0;
        for (int i = 0; i < selected.size(); i++) {
            Failure failure = failures[i];
            if (failure == null) {
                kept[count++] = i;
            } else {
                step.fail(failure, schema, input, rows == null ? i : rows[i], selected.weight(i));
            }
        }
        for (int c = 0; c < columns.length; c++) {
            Column taken = columns[c].take(kept, count);
            columns[c] = taken.with(taken.nulls(), null);
        }
        return new Batch(count, columns, selected.takeWeights(kept, count), false);
    }

    /// The rows that the condition keeps; null where it keeps all.
    private int @Nullable [] select(Batch input, Evaluator keep, Step step) {
        var truth = (LongColumn) keep.evaluate(input)[0];
        int[] rows = new int[input.size()];
        int count = 0;
        if (truth.nulls() == null && truth.failures() == null) {
            long[] values = truth.values();
            for (int i = 0; i < rows.length; i++) {
                rows[count] = i;
                count += (int) values[i];
            }
        } else {
            @Nullable Failure @Nullable [] failures = truth.failures();
            for (int i = 0; i < rows.length; i++) {
                Failure failure = failures == null ? null : failures[i];
                if (failure != null) {
                    step.fail(failure, schema, input, i, input.weight(i));
                } else if (!truth.isNull(i) && truth.get(i) != 0) {
                    rows[count++] = i;
                }
            }
        }
        return count == rows.length ? null : java.util.Arrays.copyOf(rows, count);
    }

    /// The first failure of each row over all columns, or null where no row failed.
    private @Nullable Failure @Nullable [] failures(Column[] columns, int size) {
        @Nullable Failure[] failures = null;
        for (int c = 0; c < columns.length; c++) {
            var own = columns[c].failures();
            boolean nulls = ofNulls[c] != null && columns[c].nulls() != null;
            if (own == null && !nulls) {
                continue;
            }
            for (int i = 0; i < size; i++) {
                Failure failure =
                        own != null && own[i] != null
                                ? own[i]
                                : nulls && columns[c].isNull(i) ? ofNulls[c] : null;
                if (failure != null) {
                    failures = failures == null ? new @Nullable Failure[size] : failures;
                    failures[i] = failures[i] == null ? failure : failures[i];
                }
            }
        }
        return failures;
    }
}
