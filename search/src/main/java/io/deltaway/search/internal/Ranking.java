package io.deltaway.search.internal;

/// Rows, the best first, and how good each is.
record Ranking(int[] rows, double[] scores) {

    static final Ranking NOTHING = new Ranking(new int[0], new double[0]);

    int size() {
        return rows.length;
    }
}
