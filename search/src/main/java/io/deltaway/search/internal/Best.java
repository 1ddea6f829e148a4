package io.deltaway.search.internal;

import java.util.Arrays;

/// The best of the rows that it is offered, in a heap whose root is the worst of them. Rows with
/// equal scores come in the order of all their columns, so that what is found depends on the rows
/// and on nothing else.
final class Best {

    /// The order of kept rows.
    @FunctionalInterface
    interface Ties {
        int compare(int row, int other);
    }

    private final Ties ties;
    private final float[] scores;
    private final int[] rows;
    private int size;

    /// @param most how many are kept, above 0
    Best(int most, Ties ties) {
        this.ties = ties;
        this.scores = new float[most];
        this.rows = new int[most];
    }

    /// How many are kept at most.
    int most() {
        return rows.length;
    }

    /// Forgets all.
    void clear() {
        size = 0;
    }

    /// What a row must reach to be kept.
    float least() {
        return size < rows.length ? Float.NEGATIVE_INFINITY : scores[0];
    }

    /// Offers a row, each at most once. A score that is no number is worse than any.
    void offer(float score, int row) {
        if (size < rows.length) {
            if (score > Float.NEGATIVE_INFINITY) {
                up(size++, score, row);
            }
        } else if (score > scores[0] || score == scores[0] && ties.compare(row, rows[0]) < 0) {
            down(score, row);
        }
    }

    private boolean isWorse(float score, int row, float other, int otherRow) {
        return score < other || score == other && ties.compare(row, otherRow) > 0;
    }

    private void up(int from, float score, int row) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >> 1;
            if (!isWorse(score, row, scores[parent], rows[parent])) {
                break;
            }
            put(at, scores[parent], rows[parent]);
            at = parent;
        }
        put(at, score, row);
    }

    private void down(float score, int row) {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size
                    && isWorse(scores[child + 1], rows[child + 1], scores[child], rows[child])) {
                child++;
            }
            if (!isWorse(scores[child], rows[child], score, row)) {
                break;
            }
            put(at, scores[child], rows[child]);
            at = child;
        }
        put(at, score, row);
    }

    private void put(int at, float score, int row) {
        scores[at] = score;
        rows[at] = row;
    }

    /// What was kept, the best first.
    Ranking ranking() {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                (a, b) -> {
                    int byScore = Float.compare(scores[b], scores[a]);
                    // 0 and -0 are equally good
                    return scores[a] == scores[b] ? ties.compare(rows[a], rows[b]) : byScore;
                });
        int[] found = new int[size];
        double[] how = new double[size];
        for (int i = 0; i < size; i++) {
            found[i] = rows[order[i]];
            how[i] = scores[order[i]];
        }
        return new Ranking(found, how);
    }
}
