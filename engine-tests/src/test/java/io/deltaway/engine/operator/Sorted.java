package io.deltaway.engine.operator;

import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The obvious way to put the rows of each group in order.
final class Sorted {

    private Sorted() {}

    /// The rows of each group in order, each copy a row of weight 1; ties broken on the whole row
    /// from left to right.
    static List<List<WeightedRow>> groups(
            Schema schema, int[] groupColumns, List<SortColumn> sort, List<WeightedRow> arrived) {
        Comparator<WeightedRow> order =
                (a, b) -> {
                    for (SortColumn by : sort) {
                        int sign = by.descending() ? -1 : 1;
                        int compared = compare(schema, by.column(), a, b);
                        if (compared != 0) {
                            return sign * compared;
                        }
                    }
                    for (int c = 0; c < schema.width(); c++) {
                        int compared = compare(schema, c, a, b);
                        if (compared != 0) {
                            return compared;
                        }
                    }
                    return 0;
                };
        Map<List<@Nullable Object>, List<WeightedRow>> groups = new LinkedHashMap<>();
        for (WeightedRow row : Deltas.consolidated(arrived)) {
            List<@Nullable Object> key = new ArrayList<>();
            for (int column : groupColumns) {
                key.add(row.values().get(column));
            }
            List<WeightedRow> group = groups.computeIfAbsent(key, k -> new ArrayList<>());
            for (long i = 0; i < row.weight(); i++) {
                group.add(new WeightedRow(row.values(), 1));
            }
        }
        groups.values().forEach(group -> group.sort(order));
        return List.copyOf(groups.values());
    }

    private static int compare(Schema schema, int column, WeightedRow a, WeightedRow b) {
        return Values.compare(schema.type(column), a.values().get(column), b.values().get(column));
    }
}
