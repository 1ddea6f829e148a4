package io.deltaway.testkit;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Decimals;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Rows with weights as batches, and their sums.
public final class Deltas {

    private Deltas() {}

    /// A batch of these rows, in their order.
    public static Batch batch(Schema schema, List<WeightedRow> rows) {
        var columns = new Column[schema.width()];
        for (int c = 0; c < columns.length; c++) {
            ColumnBuilder builder = ColumnBuilder.of(schema.type(c), rows.size());
            for (WeightedRow row : rows) {
                builder.appendValue(row.values().get(c));
            }
            columns[c] = builder.build();
        }
        boolean plain = rows.stream().allMatch(row -> row.weight() == 1);
        long[] weights = plain ? null : rows.stream().mapToLong(WeightedRow::weight).toArray();
        return new Batch(rows.size(), columns, weights, false);
    }

    /// The rows of a batch, in their order.
    public static List<WeightedRow> rows(Schema schema, Batch batch) {
        var rows = new ArrayList<WeightedRow>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            var values = new ArrayList<@Nullable Object>(schema.width());
            for (int c = 0; c < schema.width(); c++) {
                values.add(batch.column(c).value(schema.type(c), i));
            }
            rows.add(new WeightedRow(values, batch.weight(i)));
        }
        return rows;
    }

    /// The order of rows: column by column, from left to right.
    public static Comparator<List<@Nullable Object>> order(Schema schema) {
        return (a, b) -> {
            for (int c = 0; c < schema.width(); c++) {
                int order = Values.compare(schema.type(c), a.get(c), b.get(c));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    /// The sum of the weights of equal rows, without zeros, in the order of the rows.
    public static SortedMap<List<@Nullable Object>, Long> sum(
            Schema schema, Collection<WeightedRow> rows) {
        var sums = new TreeMap<List<@Nullable Object>, Long>(order(schema));
        rows.forEach(row -> add(sums, row));
        return sums;
    }

    /// Adds a row to sums.
    public static void add(SortedMap<List<@Nullable Object>, Long> sums, WeightedRow row) {
        sums.merge(row.values(), row.weight(), Deltas::plus);
    }

    private static @Nullable Long plus(Long weight, Long more) {
        long sum = Math.addExact(weight, more);
        return sum == 0 ? null : sum;
    }

    /// Each row once, with the sum of its weights, without zeros, in the order of the rows.
    public static List<WeightedRow> consolidated(Schema schema, Collection<WeightedRow> rows) {
        var consolidated = new ArrayList<WeightedRow>();
        for (var entry : sum(schema, rows).entrySet()) {
            consolidated.add(new WeightedRow(entry.getKey(), entry.getValue()));
        }
        return consolidated;
    }

    /// As [#consolidated(Schema, Collection)], where nobody knows the types: rows are equal where
    /// their values are, decimals by value. For values that columns gave.
    public static List<WeightedRow> consolidated(Collection<WeightedRow> rows) {
        var sums = new LinkedHashMap<List<@Nullable Object>, Long>();
        for (WeightedRow row : rows) {
            var values = new ArrayList<@Nullable Object>(row.values());
            values.replaceAll(Deltas::canonical);
            sums.merge(values, row.weight(), Deltas::plus);
        }
        var consolidated = new ArrayList<WeightedRow>();
        for (Map.Entry<List<@Nullable Object>, Long> sum : sums.entrySet()) {
            consolidated.add(new WeightedRow(sum.getKey(), sum.getValue()));
        }
        return consolidated;
    }

    private static @Nullable Object canonical(@Nullable Object value) {
        return value instanceof BigDecimal number ? Decimals.canonical(number) : value;
    }
}
