package io.deltaway.run;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.RowType;
import io.deltaway.table.Table;
import io.deltaway.table.plan.PlanNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The current rows of a table of a running pipeline, to be read by any thread. What one call
/// returns is the table at the end of one epoch; for several calls at the same epoch there is
/// [RunningPipeline#atOneEpoch]. After the end it holds the last rows.
///
/// Keeps an object a row.
public final class Materialized<R> {

    private final String where;
    private final RowType<R> rowType;
    private final Schema schema;
    private final @Nullable List<String> keyNames;
    private final int[] key;
    private final Views views;
    private final Map<ViewKey, Counted<R>> rows = new LinkedHashMap<>();

    /// @param weight how often the row is there
    private record Counted<R>(R row, long weight) {}

    /// @param key the columns of which no two rows have the same values; null where there are none
    private Materialized(
            RowType<R> rowType, @Nullable List<String> key, String where, Views views) {
        this.where = where;
        this.schema = rowType.schema();
        this.rowType = rowType;
        this.keyNames = key;
        this.key =
                key == null
                        ? IntStream.range(0, schema.width()).toArray()
                        : key.stream().mapToInt(schema::indexOf).toArray();
        this.views = views;
    }

    /// The rows of a table, by the shortest of its keys.
    static <R> Materialized<R> of(Table<R> table, String where, Views views) {
        return of(table.rowType(), table.plan(), where, views);
    }

    /// The rows of a node of a plan.
    static Materialized<?> of(PlanNode node, String where, Views views) {
        return of(node.rowType(), node, where, views);
    }

    private static <R> Materialized<R> of(
            RowType<R> rowType, PlanNode node, String where, Views views) {
        List<String> key =
                node.properties().uniqueKeys().stream()
                        .min(
                                Comparator.<List<String>>comparingInt(List::size)
                                        .thenComparing(List::toString))
                        .orElse(null);
        return new Materialized<>(rowType, key, where, views);
    }

    /// The row with this key. The key of a table is what it is grouped by, or what its source says;
    /// one of several columns is given as their values in order, or as a record of them.
    ///
    /// @throws RunException where the table has no key, or the key has other types
    public Optional<R> get(@Nullable Object... key) {
        List<String> names = keyNames;
        if (names == null) {
            throw new RunException(
                    "DW-0213",
                    "the table materialized at "
                            + where
                            + " has no key: several of its rows may be equal in every column."
                            + " Group it by a column first, or use rows().");
        }
        ViewKey wanted = keyOf(names, key);
        return views.read(() -> Optional.ofNullable(rows.get(wanted)).map(Counted::row));
    }

    private ViewKey keyOf(List<String> names, @Nullable Object[] values) {
        @Nullable Object[] parts = values;
        if (values.length == 1 && names.size() > 1 && values[0] instanceof Record record) {
            parts = components(record);
        }
        if (parts.length != names.size()) {
            throw wrongKey(names, null);
        }
        try {
            return ViewKey.of(schema, key, parts);
        } catch (ClassCastException e) {
            throw wrongKey(names, e);
        }
    }

    private RunException wrongKey(List<String> names, @Nullable Throwable cause) {
        var types =
                names.stream().map(name -> name + " " + schema.type(schema.indexOf(name))).toList();
        return new RunException(
                "DW-0214",
                "the key of the table materialized at "
                        + where
                        + " is "
                        + types
                        + ". Give values of these types.",
                cause);
    }

    /// All rows, each as often as it is there, in no particular order.
    public List<R> rows() {
        return views.read(() -> {
            var all = new ArrayList<R>(rows.size());
            for (Counted<R> counted : rows.values()) {
                all.addAll(Collections.nCopies((int) counted.weight(), counted.row()));
            }
            return all;
        });
    }

    /// The number of rows.
    public long rowCount() {
        return views.read(() -> rows.values().stream().mapToLong(Counted::weight).sum());
    }

    /// The epoch that is shown; -1 before the first.
    public long epoch() {
        return views.epoch();
    }

    /// Takes a consolidated change. What goes is taken first, since a row with the same key may
    /// come.
    void apply(Batch change) {
        for (int row = 0; row < change.size(); row++) {
            if (change.weight(row) < 0) {
                add(change, row);
            }
        }
        for (int row = 0; row < change.size(); row++) {
            if (change.weight(row) > 0) {
                add(change, row);
            }
        }
    }

    /// The rows with their weights.
    Batch batch() {
        return views.read(() -> {
            var columns = new ColumnBuilder[schema.width()];
            for (int column = 0; column < columns.length; column++) {
                columns[column] = ColumnBuilder.of(schema.type(column), rows.size());
            }
            long[] weights = new long[rows.size()];
            int row = 0;
            for (Counted<R> counted : rows.values()) {
                @Nullable Object[] values = rowType.values(counted.row());
                for (int column = 0; column < columns.length; column++) {
                    columns[column].appendValue(values[column]);
                }
                weights[row++] = counted.weight();
            }
            Column[] built =
                    Arrays.stream(columns).map(ColumnBuilder::build).toArray(Column[]::new);
            return new Batch(row, built, weights, true);
        });
    }

    private void add(Batch change, int row) {
        ViewKey of = ViewKey.of(schema, key, change, row);
        Counted<R> before = rows.get(of);
        long weight = (before == null ? 0 : before.weight()) + change.weight(row);
        if (weight == 0) {
            rows.remove(of);
        } else {
            R made = before == null ? row(change, row) : before.row();
            rows.put(of, new Counted<>(made, weight));
        }
    }

    private R row(Batch batch, int row) {
        var values = new @Nullable Object[schema.width()];
        for (int column = 0; column < values.length; column++) {
            values[column] = batch.column(column).value(schema.type(column), row);
        }
        return rowType.create(values);
    }

    private static @Nullable Object[] components(Record record) {
        Records.Shape shape = Records.shape(record.getClass());
        return IntStream.range(0, record.getClass().getRecordComponents().length)
                .mapToObj(component -> shape.get(record, component))
                .toArray();
    }
}
