package io.deltaway.table.internal;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.FilterRows;
import io.deltaway.engine.operator.FlatMapRows;
import io.deltaway.engine.operator.MapRows;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.RowExpansion;
import io.deltaway.table.RowFunction;
import io.deltaway.table.RowPredicate;
import io.deltaway.table.plan.PlanNode.Lambda;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// User functions over whole rows, as the engine calls them: with values, where the user's take
/// rows.
///
/// @param input the columns of the operator's input
/// @param output the columns of its output
/// @param hidden with how many columns both end that the function doesn't see
record Bodies(Lambda lambda, Schema input, Schema output, int hidden) {

    CircuitPlan.Factory factory() {
        RowCodec rows = new RowCodec(lambda.input().rowType());
        RowCodec results = new RowCodec(lambda.rowType());
        return switch (lambda.kind()) {
            case FILTER -> {
                FilterRows.Body body = filter(lambda.function(), rows);
                yield circuit -> new FilterRows(input, body);
            }
            case MAP -> {
                MapRows.Body body = map(lambda.function(), rows, results, hidden);
                yield circuit -> new MapRows(input, output, body);
            }
            case FLAT_MAP -> {
                FlatMapRows.Body body = flatMap(lambda.function(), rows, results, hidden);
                yield circuit -> new FlatMapRows(input, output, body);
            }
        };
    }

    @SuppressWarnings(
            "unchecked") // the plan node says what the function is, and the row type what it takes
    private static FilterRows.Body filter(Serializable function, RowCodec rows) {
        var predicate = (RowPredicate<Object>) function;
        return values -> predicate.test(rows.row(values));
    }

    @SuppressWarnings("unchecked") // as above
    private static MapRows.Body map(
            Serializable function, RowCodec rows, RowCodec results, int hidden) {
        var mapping = (RowFunction<Object, Object>) function;
        return values -> results.values(mapping.apply(rows.row(values)), values, hidden);
    }

    @SuppressWarnings("unchecked") // as above
    private static FlatMapRows.Body flatMap(
            Serializable function, RowCodec rows, RowCodec results, int hidden) {
        var expansion = (RowExpansion<Object, Object>) function;
        return values -> {
            var expanded = new ArrayList<@Nullable Object[]>();
            Iterable<Object> given =
                    Objects.requireNonNull(
                            expansion.apply(rows.row(values)),
                            "a function gave null instead of rows");
            for (Object row : given) {
                expanded.add(results.values(row, values, hidden));
            }
            return expanded;
        };
    }
}
