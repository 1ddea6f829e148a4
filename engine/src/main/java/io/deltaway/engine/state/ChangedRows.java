package io.deltaway.engine.state;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which rows of a state by key have changed since it was frozen, and which of those that were
/// frozen are still to be saved. Three bits a row.
///
/// A row that is to be saved is saved before it changes; so nothing stands still while the others
/// wait for their turn. Of rows that went, the keys are kept until the state is frozen.
public final class ChangedRows {

    /// Rows that change before their turn are given to the saver so many at a time.
    private static final int ROWS = 512;

    private static final int FEW = 1 << 12;

    /// What is saved of rows.
    public interface Content {

        Schema schema();

        /// The number of rows that are there.
        long size();

        /// Appends the first `count` of some rows as they are.
        void append(int[] rows, int count, ColumnBuilder[] to);

        /// Appends that a row, which is still there, will be gone.
        void appendGone(int row, ColumnBuilder[] to);
    }

    private final Content content;
    private Kept.@Nullable Saver saver;
    private long[] changed = new long[4];
    private long[] pending = new long[4];

    /// Rows that are saved, or pending.
    private long[] saved = new long[4];

    /// Rows that are saved next, together; empty in between.
    private final RowNumbers due = new RowNumbers(64);

    private int next;
    private ColumnBuilder[] frozen;
    private ColumnBuilder[] gone;
    private boolean incomplete;

    public ChangedRows(Content content) {
        this.content = content;
        this.frozen = builders();
        this.gone = builders();
    }

    private ColumnBuilder[] builders() {
        return content.schema().fields().stream()
                .map(field -> ColumnBuilder.of(field.type(), 4))
                .toArray(ColumnBuilder[]::new);
    }

    /// As [Kept#track] says.
    public void track(Kept.Saver to) {
        saver = to;
    }

    private static boolean has(long[] bits, int row) {
        return row >> 6 < bits.length && (bits[row >> 6] & 1L << row) != 0;
    }

    private static long[] with(long[] bits, int row) {
        long[] grown =
                row >> 6 < bits.length
                        ? bits
                        : Arrays.copyOf(bits, Math.max(bits.length * 2, (row >> 6) + 1));
        grown[row >> 6] |= 1L << row;
        return grown;
    }

    private static void clear(long[] bits, int row) {
        if (row >> 6 < bits.length) {
            bits[row >> 6] &= ~(1L << row);
        }
    }

    /// A row was taken up that is saved already.
    public void loaded(int row) {
        saved = with(saved, row);
    }

    /// To be called before a row changes, or behind its being made.
    public void change(int row) {
        change(new int[] {row}, 0, 1);
    }

    /// As [#change(int)], of the rows `rows[from]` to `rows[to - 1]`.
    public void change(int[] rows, int from, int to) {
        if (saver == null) {
            return;
        }
        long[] bits = changed;
        for (int i = from; i < to; i++) {
            int row = rows[i];
            if (!has(bits, row)) {
                if (has(pending, row)) {
                    clear(pending, row);
                    due.add(row);
                }
                bits = with(bits, row);
            }
        }
        changed = bits;
        saveDue();
    }

    /// To be called before a row goes.
    public void remove(int row) {
        if (saver == null) {
            clear(saved, row);
            return;
        }
        if (has(pending, row)) {
            clear(pending, row);
            due.add(row);
            saveDue();
        }
        if (has(saved, row) && !incomplete) {
            content.appendGone(row, gone);
            if (gone[0].size() > Math.max(FEW, content.size())) {
                incomplete = true; // everything is less
                gone = builders();
            }
        }
        clear(changed, row);
        clear(saved, row);
    }

    /// As [Kept#mustBeWhole] says: so it is where more rows have gone than there are.
    public boolean mustBeWhole() {
        return incomplete;
    }

    /// As [Kept#freeze] says. Goes over the bits of all rows, not over the rows.
    public void freeze(boolean whole) {
        if (whole) {
            gone = builders();
        } else {
            give(gone);
            gone = builders();
        }
        incomplete = false;
        int length = Math.max(changed.length, saved.length);
        long[] frozenRows = Arrays.copyOf(changed, length);
        saved = Arrays.copyOf(saved, length);
        for (int i = 0; i < length; i++) {
            saved[i] |= frozenRows[i];
            frozenRows[i] = whole ? saved[i] : frozenRows[i];
        }
        pending = frozenRows;
        changed = new long[length];
        next = 0;
    }

    private void saveDue() {
        if (due.size() > 0) {
            content.append(due.array(), due.size(), frozen);
            due.clear();
            if (frozen[0].size() >= ROWS) {
                give(frozen);
            }
        }
    }

    private void give(ColumnBuilder[] rows) {
        int size = rows[0].size();
        if (saver != null && size > 0) {
            var columns = new Column[rows.length];
            for (int c = 0; c < columns.length; c++) {
                columns[c] = rows[c].build();
            }
            saver.frozen(new Batch(size, columns, null, false));
        }
    }

    /// As [Kept#save] says.
    public boolean save(int rows) {
        takePending(rows);
        saveDue();
        give(frozen);
        return next < pending.length;
    }

    /// On its own, as that is what is compiled: with all that is done with the rows in it,
    /// compiling took longer than saving half a million.
    private void takePending(int rows) {
        while (next < pending.length && due.size() < rows) {
            long word = pending[next];
            if (word == 0) {
                next++;
            } else {
                due.add((next << 6) + Long.numberOfTrailingZeros(word));
                pending[next] = word & word - 1;
            }
        }
    }

    /// About how many bytes this keeps.
    public long sizeInBytes() {
        return 8L * (changed.length + pending.length + saved.length);
    }
}
