package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Rows;

/// The rows of a delta added up by the key of a join, as far as equal keys stand one behind the
/// other: the retraction and the insertion of a changed number become their difference.
final class KeySums {

    private final Rows sums;
    private final int keyWords;

    /// The keys of the sums that change something, and their numbers.
    private final long[] keys;

    private final int[] numbers;
    private int count;
    private boolean weighted;

    /// @param keysOfRows of all rows, `keyWords` a row
    /// @param nullable the columns of the key that have nulls: such rows are left out
    /// @param arguments the columns of the arguments of each of the groups' aggregates
    KeySums(
            Batch delta,
            long[] keysOfRows,
            int keyWords,
            Column[] nullable,
            Groups groups,
            int[][] arguments) {
        this.sums = groups.sums();
        this.keyWords = keyWords;
        int[] sumOfRow = new int[delta.size()];
        this.keys = new long[sumOfRow.length * keyWords];
        this.numbers = new int[sumOfRow.length];
        boolean nullBefore = true;
        for (int i = 0; i < sumOfRow.length; i++) {
            boolean isNull = Join.hasNull(nullable, i);
            if (!isNull && !nullBefore && Index.isSame(keysOfRows, i - 1, i, keyWords)) {
                sumOfRow[i] = sumOfRow[i - 1];
            } else {
                sumOfRow[i] = sums.allocate();
                if (!isNull) {
                    System.arraycopy(keysOfRows, i * keyWords, keys, count * keyWords, keyWords);
                    numbers[count++] = sumOfRow[i];
                }
            }
            nullBefore = isNull;
        }
        groups.addUp(delta, sumOfRow, sums, arguments);
        leaveOutZeros(groups);
    }

    private void leaveOutZeros(Groups groups) {
        int all = count;
        count = 0;
        for (int k = 0; k < all; k++) {
            if (!groups.isZero(sums, numbers[k])) {
                System.arraycopy(keys, k * keyWords, keys, count * keyWords, keyWords);
                numbers[count++] = numbers[k];
                weighted |= groups.weight(sums, numbers[k]) != 0;
            }
        }
    }

    /// How many sums there are that change something.
    int count() {
        return count;
    }

    /// Their keys one behind the other.
    long[] keys() {
        return keys;
    }

    /// The number of one of them among [#rows].
    int number(int sum) {
        return numbers[sum];
    }

    Rows rows() {
        return sums;
    }

    /// Whether any of them has a weight: that of a changed number has none.
    boolean weighted() {
        return weighted;
    }
}
