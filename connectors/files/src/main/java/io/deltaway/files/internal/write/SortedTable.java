package io.deltaway.files.internal.write;

import io.deltaway.connect.RowCountException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A table as the sum of its deltas, in the order of its rows. Deltas are gathered and merged when
/// the table is asked for, or when they have become more than the table: so a delta costs its own
/// size, and asking costs the table's. Owned by one thread.
final class SortedTable {

    private static final int MOST_GATHERED = 1 << 18;

    private final Schema schema;
    private final RowOrder order;
    private final List<Batch> gathered = new ArrayList<>();
    private long gatheredRows;
    private Batch table;

    SortedTable(Schema schema) {
        this.schema = schema;
        order = new RowOrder(schema);
        table = Batch.empty(schema);
    }

    void add(Batch delta) {
        if (!delta.isEmpty()) {
            gathered.add(delta);
            gatheredRows += delta.size();
            if (gatheredRows > Math.max(MOST_GATHERED, table.size())) {
                merge();
            }
        }
    }

    /// The rows, each once, with their weights, which are positive.
    ///
    /// @throws RowCountException where a row was taken away that was not there
    Batch rows() {
        merge();
        return table;
    }

    private void merge() {
        if (gathered.isEmpty()) {
            return;
        }
        Batch delta = gathered();
        gathered.clear();
        gatheredRows = 0;
        int[] rows = order.sorted(delta, false);
        Batch before = table;
        var out = new Merged(before.size() + delta.size());
        int at = 0;
        for (int row : rows) {
            while (at < before.size() && order.compare(before, at, delta, row) < 0) {
                out.add(before, at, before.weight(at));
                at++;
            }
            long weight = delta.weight(row);
            if (at < before.size() && order.compare(before, at, delta, row) == 0) {
                weight = RowCountException.sum(before.weight(at++), weight);
            }
            out.add(delta, row, RowCountException.sum(0, weight));
        }
        for (; at < before.size(); at++) {
            out.add(before, at, before.weight(at));
        }
        table = out.build();
    }

    private Batch gathered() {
        try {
            return Consolidation.consolidate(Batch.concat(gathered));
        } catch (ArithmeticException e) {
            throw RowCountException.tooMany();
        }
    }

    private final class Merged {
        private final ColumnBuilder[] builders = new ColumnBuilder[schema.width()];
        private long[] weights;
        private int size;

        Merged(int expected) {
            weights = new long[expected];
            for (int c = 0; c < builders.length; c++) {
                builders[c] = ColumnBuilder.of(schema.type(c), expected);
            }
        }

        void add(Batch batch, int row, long weight) {
            if (weight == 0) {
                return;
            }
            for (int c = 0; c < builders.length; c++) {
                builders[c].appendFrom(batch.column(c), row);
            }
            weights[size++] = weight;
        }

        Batch build() {
            Column[] columns =
                    Arrays.stream(builders).map(ColumnBuilder::build).toArray(Column[]::new);
            return new Batch(size, columns, weights, true);
        }
    }
}
