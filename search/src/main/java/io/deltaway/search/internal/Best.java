package io.deltaway.search.internal;

import java.util.Arrays;

/// The best of the rows that it is offered. Rows with equal scores come in the order of all their
/// columns, so that what is found depends on the rows and on nothing else.
///
/// What may be among the best is gathered until there is twice as much as is kept; then it is
/// sorted and the worse half forgotten. A row costs less than in a heap, above all where many are
/// equally good: they are told apart only at the place where they are cut.
final class Best {

    /// The order of kept rows.
    @FunctionalInterface
    interface Ties {
        int compare(int row, int other);
    }

    private static final int NONE = -1;
    private static final long SCORE = -1L << Integer.SIZE;

    private final int most;
    private final Ties ties;

    /// Each a score and, below it, a row; ascending where the scores descend.
    private final long[] gathered;

    private int size;
    private float least = Float.NEGATIVE_INFINITY;
    private int leastRow = NONE;

    /// @param most how many are kept, above 0
    Best(int most, Ties ties) {
        this.most = most;
        this.ties = ties;
        this.gathered = new long[2 * most];
    }

    /// How many are kept at most.
    int most() {
        return most;
    }

    /// Forgets all.
    void clear() {
        size = 0;
        least = Float.NEGATIVE_INFINITY;
        leastRow = NONE;
    }

    /// What a row must reach to be kept; less than that of the last one so far.
    float least() {
        return least;
    }

    /// Offers a row, each at most once. A score that is no number is worse than any.
    void offer(float score, int row) {
        if (score > least
                || score == least && leastRow != NONE && ties.compare(row, leastRow) < 0) {
            gathered[size++] = (long) ~ordered(score) << Integer.SIZE | row;
            if (size == gathered.length) {
                settle();
            }
        }
    }

    /// Finds out what a row must reach, of those that came so far.
    private void settle() {
        if (size > most || size == most && leastRow == NONE) {
            cut(most - 1);
            least = score(most - 1);
            leastRow = row(most - 1);
        }
    }

    /// A number of the same order; 0 and -0 are equally good.
    static int ordered(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return bits ^ bits >> 31 & Integer.MAX_VALUE;
    }

    private float score(int i) {
        int ordered = ~(int) (gathered[i] >> Integer.SIZE);
        return Float.intBitsToFloat(ordered ^ ordered >> 31 & Integer.MAX_VALUE);
    }

    private int row(int i) {
        return (int) gathered[i];
    }

    /// Keeps the best, those from some place on in their order.
    private void cut(int first) {
        Arrays.sort(gathered, 0, size);
        int kept = Math.min(size, most);
        for (int from = 0, to; from < kept; from = to) {
            long score = gathered[from] >> Integer.SIZE;
            to = from + 1;
            while (to < size && gathered[to] >> Integer.SIZE == score) {
                to++;
            }
            if (to - from > 1 && to > first) {
                orderEqual(from, to);
            }
        }
        size = kept;
    }

    private void orderEqual(int from, int to) {
        long score = gathered[from] & SCORE;
        var rows = new Integer[to - from];
        Arrays.setAll(rows, i -> row(from + i));
        Arrays.sort(rows, ties::compare);
        for (int i = 0; i < rows.length; i++) {
            gathered[from + i] = score | rows[i];
        }
    }

    /// What was kept, the best first.
    Ranking ranking() {
        cut(0);
        int[] found = new int[size];
        double[] how = new double[size];
        for (int i = 0; i < size; i++) {
            found[i] = row(i);
            how[i] = score(i);
        }
        return new Ranking(found, how);
    }
}
