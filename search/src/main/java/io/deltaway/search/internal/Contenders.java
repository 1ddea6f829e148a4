package io.deltaway.search.internal;

import java.util.Arrays;

/// The rows that may be among the best, of those that it was told the bounds of.
final class Contenders {

    /// For so many there is room at first.
    private static final int FIRST = 512;

    private final int wanted;

    /// The largest lower bounds and some more.
    private double[] lows;

    private int lowCount;
    private double least = Double.NEGATIVE_INFINITY;
    private double[] highs;
    private double[] squares;
    private float[] scores;
    private int[] rows;
    private int count;

    /// @param wanted how many are the best
    Contenders(int wanted) {
        this.wanted = wanted;
        this.lows = new double[Math.min(2 * wanted, FIRST)];
        this.highs = new double[lows.length];
        this.squares = new double[lows.length];
        this.scores = new float[lows.length];
        this.rows = new int[lows.length];
    }

    /// How many are the best.
    int wanted() {
        return wanted;
    }

    /// What an upper bound must reach, as far as that was found out.
    double least() {
        return least;
    }

    /// Says what an upper bound must reach, as others found out.
    void demand(double bound) {
        least = Math.max(least, bound);
    }

    /// What an upper bound must reach.
    double settled() {
        cut();
        return least;
    }

    /// @param square of the row's vector
    /// @param score NaN where it is not known yet
    void add(int row, double square, double low, double high, float score) {
        if (high >= least) {
            keep(row, square, high, score);
            reach(low);
        }
    }

    /// Adds what others were told, behind its own.
    void addAll(Contenders others) {
        for (int i = 0; i < others.lowCount; i++) {
            reach(others.lows[i]);
        }
        for (int i = 0; i < others.count; i++) {
            if (others.highs[i] >= least) {
                keep(others.rows[i], others.squares[i], others.highs[i], others.scores[i]);
            }
        }
    }

    private void keep(int row, double square, double high, float score) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, 2 * count);
            squares = Arrays.copyOf(squares, 2 * count);
            highs = Arrays.copyOf(highs, 2 * count);
            scores = Arrays.copyOf(scores, 2 * count);
        }
        rows[count] = row;
        squares[count] = square;
        scores[count] = score;
        highs[count++] = high;
    }

    private void reach(double low) {
        if (low >= least) {
            lows[lowCount++] = low;
            if (lowCount == 2 * wanted) {
                cut();
            } else if (lowCount == lows.length) {
                lows = Arrays.copyOf(lows, Math.min(2 * wanted, 2 * lowCount));
            }
        }
    }

    private void cut() {
        if (lowCount >= wanted) {
            Selection.putLargestFirst(lows, lowCount, wanted);
            lowCount = wanted;
            least = Math.max(least, lows[wanted - 1]);
        }
    }

    /// Those that are left, those with the largest upper bounds first.
    ///
    /// @return their places here
    int[] left() {
        cut();
        long[] order = new long[count];
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (highs[i] >= least) {
                order[left++] = (long) ~Best.ordered((float) highs[i]) << Integer.SIZE | i;
            }
        }
        Arrays.sort(order, 0, left);
        return Arrays.stream(order, 0, left).mapToInt(each -> (int) each).toArray();
    }

    int row(int place) {
        return rows[place];
    }

    double square(int place) {
        return squares[place];
    }

    float score(int place) {
        return scores[place];
    }

    /// Says what the score of one is.
    void setScore(int place, float score) {
        scores[place] = score;
    }

    /// The score of the last of as many as are wanted, of some that are known; negative infinity
    /// where they are fewer.
    ///
    /// @param count how many of the places
    float leastScore(int[] places, int count) {
        if (count < wanted) {
            return Float.NEGATIVE_INFINITY;
        }
        double[] known = new double[count];
        for (int i = 0; i < count; i++) {
            known[i] = scores[places[i]];
        }
        Selection.putLargestFirst(known, count, wanted);
        return (float) known[wanted - 1];
    }

    double high(int place) {
        return highs[place];
    }
}
