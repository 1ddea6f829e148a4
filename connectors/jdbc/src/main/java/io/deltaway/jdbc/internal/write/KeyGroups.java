package io.deltaway.jdbc.internal.write;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Hashing;
import java.util.Arrays;
import java.util.List;

/// What happens to each key of a delta in which each row stands once: which are new, which are
/// replaced, which go. One probe a row.
final class KeyGroups {

    private static final int NO_ROW = -1;

    private final int[] comes;
    private final int[] goes;
    private int count;
    private int doubled = NO_ROW;

    /// @param columns the columns of the batch that are the key
    KeyGroups(Batch batch, List<Integer> columns) {
        int size = batch.size();
        comes = new int[size];
        goes = new int[size];
        long[] hashes = new long[size];
        for (int column : columns) {
            batch.column(column).mixHashes(hashes);
        }
        int mask = Integer.highestOneBit(Math.max(size, 1)) * 4 - 1;
        int[] slots = new int[mask + 1];
        Arrays.fill(slots, NO_ROW);
        for (int row = 0; row < size; row++) {
            int slot = (int) Hashing.finish(hashes[row]) & mask;
            while (slots[slot] >= 0 && !same(batch, columns, any(slots[slot]), row)) {
                slot = slot + 1 & mask;
            }
            if (slots[slot] < 0) {
                comes[count] = NO_ROW;
                goes[count] = NO_ROW;
                slots[slot] = count++;
            }
            add(batch, slots[slot], row);
        }
    }

    private int any(int group) {
        return comes[group] >= 0 ? comes[group] : goes[group];
    }

    private static boolean same(Batch batch, List<Integer> columns, int a, int b) {
        for (int column : columns) {
            if (!batch.column(column).equalRows(a, batch.column(column), b)) {
                return false;
            }
        }
        return true;
    }

    private void add(Batch batch, int group, int row) {
        long weight = batch.weight(row);
        if (weight < 0) {
            goes[group] = row;
        } else if (weight > 1 || comes[group] >= 0) {
            doubled = row;
        } else {
            comes[group] = row;
        }
    }

    /// A row whose key another one has, or that is there twice; -1 where there is none.
    int doubled() {
        return doubled;
    }

    /// The rows of keys that had none before the delta.
    int[] inserted() {
        return rows(comes, goes, false);
    }

    /// The rows of keys that had another one.
    int[] replacing() {
        return rows(comes, goes, true);
    }

    /// The rows of keys that have none afterwards.
    int[] deleted() {
        return rows(goes, comes, false);
    }

    /// Rows of one side, where the other has one or has none.
    private int[] rows(int[] one, int[] other, boolean both) {
        int[] rows = new int[count];
        int found = 0;
        for (int group = 0; group < count; group++) {
            if (one[group] >= 0 && other[group] >= 0 == both) {
                rows[found++] = one[group];
            }
        }
        return Arrays.copyOf(rows, found);
    }
}
