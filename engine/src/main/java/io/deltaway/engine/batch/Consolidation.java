package io.deltaway.engine.batch;

/// Adds up the weights of equal rows.
public final class Consolidation {

    private Consolidation() {}

    /// The same delta with each row once and none of weight 0, in the order of first appearance.
    /// One probe a row.
    public static Batch consolidate(Batch batch) {
        if (batch.isConsolidated()) {
            return batch;
        }
        BatchKeys rows = BatchKeys.ofRows(batch);
        long[] weights = new long[rows.count()];
        for (int i = 0; i < batch.size(); i++) {
            weights[rows.of(i)] = Weights.sum(weights[rows.of(i)], batch.weight(i));
        }
        int[] kept = new int[rows.count()];
        int count = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                kept[count] = rows.firstRow(i);
                weights[count++] = weights[i];
            }
        }
        var columns = new Column[batch.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] =
                    count == batch.size() ? batch.column(c) : batch.column(c).take(kept, count);
        }
        return new Batch(count, columns, weights, true);
    }
}
