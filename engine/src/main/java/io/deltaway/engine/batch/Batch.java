package io.deltaway.engine.batch;

import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An immutable columnar delta: rows, each with a signed weight. Without a weight array each row
/// has weight +1.
///
/// A batch is *consolidated* when no two of its rows are equal and none has weight 0; who needs
/// that asks for it ([Consolidation]), nobody else pays.
public final class Batch {

    private final int size;
    private final Column[] columns;
    private final long @Nullable [] weights;
    private final boolean consolidated;

    public Batch(int size, Column[] columns, long @Nullable [] weights, boolean consolidated) {
        this.size = size;
        this.columns = columns;
        this.weights = weights;
        this.consolidated = consolidated || size == 0;
    }

    public Batch(int size, List<? extends Column> columns, long @Nullable [] weights) {
        this(size, columns.toArray(Column[]::new), weights, false);
    }

    /// No rows.
    public static Batch empty(Schema schema) {
        var columns = new Column[schema.width()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = ColumnBuilder.of(schema.type(i), 0).build();
        }
        return new Batch(0, columns, null, true);
    }

    /// The number of rows, each counted once whatever its weight.
    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int width() {
        return columns.length;
    }

    public Column column(int index) {
        return columns[index];
    }

    /// The weight of each row; may be longer than the batch. Absent where every weight is +1.
    public long @Nullable [] weights() {
        return weights;
    }

    public long weight(int row) {
        return weights == null ? 1 : weights[row];
    }

    public boolean isConsolidated() {
        return consolidated;
    }

    /// About how many bytes its rows take, be they shared with other batches or not.
    public long sizeInBytes() {
        long bytes = weights == null ? 0 : (long) Long.BYTES * size;
        for (Column column : columns) {
            bytes += column.sizeInBytes();
        }
        return bytes;
    }

    /// About how many bytes it keeps in memory, known without a look at the rows: all texts that
    /// its own share their arena with are counted, and nothing of what objects hold.
    public long heldBytes() {
        long bytes = 0;
        for (Column column : columns) {
            bytes += (long) Long.BYTES * size;
            bytes += column instanceof TextColumn texts ? texts.arenaBytes() : 0;
        }
        return bytes;
    }

    /// The same rows, to be kept for a while: without the texts of many others that they were taken
    /// from.
    public Batch apart() {
        var own = new Column[columns.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = columns[i] instanceof TextColumn texts ? texts.apart() : columns[i];
        }
        return new Batch(size, own, weights, consolidated);
    }

    /// Whether no row has a negative weight.
    public boolean isInsertOnly() {
        if (weights != null) {
            for (int i = 0; i < size; i++) {
                if (weights[i] < 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /// The same rows and weights with other columns.
    public Batch withColumns(Column[] others) {
        return new Batch(size, others, weights, false);
    }

    /// The rows `rows[0]` to `rows[count - 1]` with their weights.
    public Batch take(int[] rows, int count) {
        var taken = new Column[columns.length];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = columns[i].take(rows, count);
        }
        return new Batch(count, taken, takeWeights(rows, count), consolidated);
    }

    /// Their weights only; null where all are 1.
    public long @Nullable [] takeWeights(int[] rows, int count) {
        if (weights == null) {
            return null;
        }
        long[] taken = new long[count];
        for (int i = 0; i < count; i++) {
            taken[i] = weights[rows[i]];
        }
        return taken;
    }

    /// Some of the columns, in the order given.
    public Batch pick(int... indexes) {
        var picked = new Column[indexes.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = columns[indexes[i]];
        }
        return new Batch(size, picked, weights, false);
    }

    /// The same rows with all signs turned.
    public Batch negated() {
        long[] turned = new long[size];
        for (int i = 0; i < size; i++) {
            turned[i] = -weight(i);
        }
        return new Batch(size, columns, turned, consolidated);
    }

    /// All rows one after another. The parts must have the same columns.
    public static Batch concat(List<Batch> parts) {
        Batch only = null;
        int count = 0;
        for (Batch part : parts) {
            if (part.size > 0) {
                only = part;
                count++;
            }
        }
        if (count <= 1) {
            return only == null ? parts.getFirst() : only;
        }
        List<Batch> filled = parts.stream().filter(part -> part.size > 0).toList();
        int size = 0;
        boolean weighted = false;
        for (Batch part : filled) {
            size = Math.addExact(size, part.size);
            weighted |= part.weights != null;
        }
        long[] weights = weighted ? new long[size] : null;
        if (weights != null) {
            int at = 0;
            for (Batch part : filled) {
                if (part.weights == null) {
                    Arrays.fill(weights, at, at + part.size, 1);
                } else {
                    System.arraycopy(part.weights, 0, weights, at, part.size);
                }
                at += part.size;
            }
        }
        var columns = new Column[filled.getFirst().columns.length];
        for (int c = 0; c < columns.length; c++) {
            int index = c;
            columns[c] =
                    Concatenation.of(
                            size, filled.stream().map(part -> part.columns[index]).toList());
        }
        return new Batch(size, columns, weights, false);
    }
}
