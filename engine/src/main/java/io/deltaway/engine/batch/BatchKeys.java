package io.deltaway.engine.batch;

import io.deltaway.engine.value.Hashing;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Numbers the keys of a batch from 0 on, in the order in which they first appear. One probe a row.
///
/// This is the one table that is built over a delta; stored rows have tables of their own, which
/// outlive an epoch.
public final class BatchKeys {

    /// So many rows are compared with each other, in the place of a hash of all that they hold.
    private static final int FEW = 4;

    private final int[] keyOf;
    private final int[] firstRows;
    private int count;

    /// @param columns the columns of the batch that are the key; null equals null
    public BatchKeys(Batch batch, int[] columns) {
        int size = batch.size();
        keyOf = new int[size];
        firstRows = new int[size];
        Column[] key = Arrays.stream(columns).mapToObj(batch::column).toArray(Column[]::new);
        long[] hashes = new long[size];
        if (size > FEW) {
            for (Column column : key) {
                column.mixHashes(hashes);
            }
        }
        int mask = Integer.highestOneBit(Math.max(size, 1)) * 4 - 1;
        int[] slots = new int[mask + 1];
        Arrays.fill(slots, -1);
        for (int i = 0; i < size; i++) {
            int slot = (int) Hashing.finish(hashes[i]) & mask;
            while (slots[slot] >= 0 && !same(key, hashes, firstRows[slots[slot]], i)) {
                slot = slot + 1 & mask;
            }
            if (slots[slot] < 0) {
                slots[slot] = count;
                firstRows[count++] = i;
            }
            keyOf[i] = slots[slot];
        }
    }

    /// Numbers the rows: all columns are the key.
    static BatchKeys ofRows(Batch batch) {
        return new BatchKeys(batch, IntStream.range(0, batch.width()).toArray());
    }

    private static boolean same(Column[] key, long[] hashes, int a, int b) {
        if (hashes[a] != hashes[b]) {
            return false;
        }
        for (Column column : key) {
            if (!column.equalRows(a, column, b)) {
                return false;
            }
        }
        return true;
    }

    /// How many keys there are.
    public int count() {
        return count;
    }

    /// The number of a row's key.
    public int of(int row) {
        return keyOf[row];
    }

    /// The first row that has a key.
    public int firstRow(int key) {
        return firstRows[key];
    }

    /// The first row of each key, by its number, of the batch or of one that has as many rows.
    public Batch firsts(Batch rows) {
        return rows.take(firstRows, count);
    }
}
