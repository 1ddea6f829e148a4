package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.expr.Evaluator;
import io.deltaway.engine.state.RowNumbers;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// The kept rows for which a condition is true, kept up to date: a changed row costs an evaluation.
/// A row for which it is null or fails is not among them.
final class AcceptedRows {

    private static final int CHUNK = 1024;

    private final KeptRows kept;
    private final Evaluator condition;
    private final Batch before;
    private final List<Integer> rowColumns;
    private final BitSet rows = new BitSet();

    /// @param condition over the columns of `before` and, behind them, those of a row
    /// @param before a single row
    /// @param rowColumns the columns of the kept rows that it is about
    AcceptedRows(KeptRows kept, Evaluator condition, Batch before, List<Integer> rowColumns) {
        this.kept = kept;
        this.condition = condition;
        this.before = before;
        this.rowColumns = List.copyOf(rowColumns);
        add(kept.rows());
    }

    /// The numbers of the rows; not to be written.
    BitSet rows() {
        return rows;
    }

    /// Takes up what the epoch changed about the rows.
    void update() {
        for (int i = 0; i < kept.went().size(); i++) {
            rows.clear(kept.went().get(i));
        }
        add(kept.came());
    }

    private void add(RowNumbers numbers) {
        for (int from = 0; from < numbers.size(); from += CHUNK) {
            int count = Math.min(CHUNK, numbers.size() - from);
            int[] some = Arrays.copyOfRange(numbers.array(), from, from + count);
            var columns = new Column[before.width() + rowColumns.size()];
            for (int c = 0; c < before.width(); c++) {
                columns[c] = before.column(c).take(new int[count], count);
            }
            for (int c = 0; c < rowColumns.size(); c++) {
                columns[before.width() + c] = kept.column(rowColumns.get(c), some, count);
            }
            var result = (LongColumn) condition.evaluate(new Batch(count, columns, null, false))[0];
            for (int i = 0; i < count; i++) {
                if (!result.isNull(i) && !result.hasFailed(i) && result.get(i) != 0) {
                    rows.set(some[i]);
                }
            }
        }
    }
}
