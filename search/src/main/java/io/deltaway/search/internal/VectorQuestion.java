package io.deltaway.search.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A question's vector, and how good others are by a metric: as they are, and within the bounds
/// that a [VectorBlock] gives.
///
/// Of two vectors that one is nearer whose product with the question, less half of its own square,
/// is larger. Immutable: several threads may look at different blocks for one question.
final class VectorQuestion {

    /// What two numbers that are the same float differ by, relatively, is less than half of it.
    private static final double SPARE = 0x1p-21;

    /// Up to this whole numbers are floats.
    private static final double WHOLE_FLOATS = 0x1p24;

    /// So many vectors are taken from memory at once; the processor's nearest cache has room for
    /// them, unless they are very long.
    private static final int TOUCHED = 8;

    private final Metric metric;
    private final float[] vector;
    private final double square;
    private final double euclidean;
    private final boolean isWhole;

    /// What is multiplied: the vector, or of length 1 or 0 where it is not whole.
    private final float[] multiplied;

    private final VectorBlock.Terms terms;

    VectorQuestion(Metric metric, float[] vector) {
        this.metric = metric;
        this.vector = vector;
        this.square = VectorValue.exactProduct(vector, vector, new double[vector.length]);
        this.euclidean = Math.sqrt(square);
        this.isWhole = VectorBlock.isWhole(vector);
        this.multiplied = vector.clone();
        for (int i = 0; i < vector.length && !isWhole; i++) {
            multiplied[i] = (float) (vector[i] / euclidean);
        }
        boolean byDistance = metric == Metric.EUCLIDEAN;
        this.terms =
                new VectorBlock.Terms(
                        isWhole ? 1 : euclidean,
                        euclidean,
                        byDistance ? 0.5 - SPARE : 0,
                        byDistance ? 0.5 + SPARE : 0,
                        spare());
    }

    /// What two scores differ by that are the same float though none of it tells them apart
    /// relatively: one below the smallest normal float, or 0.
    private double spare() {
        return switch (metric) {
            case COSINE -> Float.MIN_VALUE * euclidean;
            case DOT -> Float.MIN_VALUE;
            case EUCLIDEAN -> 4 * Float.MIN_VALUE * euclidean + SPARE * square;
        };
    }

    /// Room to read vectors. Owned by one thread.
    static final class Room {

        private final float[] vector;
        private final double[] products;

        /// Keeps the compiler from leaving out what has no other use.
        @SuppressWarnings("UnusedVariable")
        private int touched;

        /// @param length how many components each vector has
        Room(int length) {
            this.vector = new float[length];
            this.products = new double[length];
        }
    }

    /// What blocks multiply.
    float[] multiplied() {
        return multiplied;
    }

    /// How good a vector is.
    ///
    /// @param otherSquare of the vector
    float score(Part.Encoded encoded, double otherSquare, Room room) {
        encoded.read(room.vector);
        return metric == Metric.EUCLIDEAN
                ? -(float) Math.sqrt(VectorValue.exactSquareOfDistance(vector, room.vector))
                : ofProduct(
                        VectorValue.exactProduct(vector, room.vector, room.products), otherSquare);
    }

    private float ofProduct(double product, double otherSquare) {
        return switch (metric) {
            case COSINE -> (float) (product / Math.sqrt(otherSquare) / euclidean);
            case DOT -> (float) product;
            case EUCLIDEAN -> -(float) Math.sqrt(square + otherSquare - 2 * product);
        };
    }

    /// How good a vector can be at most, by its upper bound.
    private float scoreOf(double high) {
        return switch (metric) {
            case COSINE -> (float) (high / euclidean);
            case DOT -> (float) high;
            case EUCLIDEAN -> -(float) Math.sqrt(Math.max(0, square - 2 * high));
        };
    }

    /// The vectors of a block.
    ///
    /// @param rows those that have them, from some place on
    record Lanes(VectorBlock block, int count, int[] rows, int from) {

        int row(int lane) {
            return rows[from + lane];
        }
    }

    /// Room for what is known of the vectors of a block.
    ///
    /// @param highs upper bounds
    /// @param near those that are looked at
    record Bounds(double[] highs, int[] near) {

        Bounds() {
            this(new double[VectorBlock.LANES], new int[VectorBlock.LANES]);
        }
    }

    /// Adds those that may be among the best.
    ///
    /// Where nothing is known yet of how good these are, that is guessed first. If too few are as
    /// good as the guess, the others are looked at too.
    ///
    /// @param products what the question has to do with each
    void contend(
            Lanes lanes, float[] products, Bounds bounds, Contenders contenders, RowFilter filter) {
        lanes.block.most(products, terms, lanes.count, bounds.highs);
        double least = contenders.least();
        double guess =
                least == Double.NEGATIVE_INFINITY
                        ? lanes.block.guess(bounds.highs, terms, lanes.count, contenders.wanted())
                        : least;
        int near = within(bounds, lanes.count, guess, Double.POSITIVE_INFINITY);
        add(lanes, products, bounds, near, contenders, filter);
        if (guess > least && contenders.settled() < guess) {
            int others = within(bounds, lanes.count, least, Math.nextDown(guess));
            add(lanes, products, bounds, others, contenders, filter);
        }
    }

    /// Finds the vectors whose upper bound is in a range.
    private static int within(Bounds bounds, int lanes, double from, double to) {
        int count = 0;
        for (int lane = 0; lane < lanes; lane++) {
            if (bounds.highs[lane] >= from && bounds.highs[lane] <= to) {
                bounds.near[count++] = lane;
            }
        }
        return count;
    }

    private void add(
            Lanes lanes,
            float[] products,
            Bounds bounds,
            int near,
            Contenders contenders,
            RowFilter filter) {
        for (int i = 0; i < near; i++) {
            int lane = bounds.near[i];
            int row = lanes.row(lane);
            double high = bounds.highs[lane];
            if (high >= contenders.least() && filter.accepts(row)) {
                double otherSquare = lanes.block.square(lane);
                float product = products[lane];
                if (isExact(lanes.block, lane)) {
                    double unit = metric == Metric.COSINE ? Math.sqrt(otherSquare) : 1;
                    double exact = product / unit;
                    double some = terms.spare() + SPARE * Math.abs(exact);
                    contenders.add(
                            row,
                            otherSquare,
                            exact - terms.more() * otherSquare - some,
                            exact - terms.less() * otherSquare + some,
                            ofProduct(product, otherSquare));
                } else {
                    double low = lanes.block.least(product, terms, lane);
                    contenders.add(row, otherSquare, low, high, Float.NaN);
                }
            }
        }
    }

    /// Whether the product of codes is that of the vectors: it is a sum of whole numbers that
    /// floats can tell apart.
    private boolean isExact(VectorBlock block, int lane) {
        return isWhole
                && block.isWhole(lane)
                && square * block.square(lane) <= WHOLE_FLOATS * WHOLE_FLOATS;
    }

    /// Scores those that may be among the best, until those behind can't be as good as the last of
    /// as many as are wanted.
    ///
    /// @return the places of those that are
    int[] score(Contenders contenders, Part.Held held) {
        var room = new Room(vector.length);
        int[] left = contenders.left();
        int atOnce = Math.max(contenders.wanted(), TOUCHED);
        float least = Float.NEGATIVE_INFINITY;
        int to = 0;
        int from;
        do {
            from = to;
            while (to < Math.min(left.length, from + atOnce)
                    // They come in the order of floats, so those behind are no better than the
                    // next.
                    && scoreOf(Math.nextUp((float) contenders.high(left[to]))) >= least) {
                to++;
            }
            score(contenders, left, from, to, held, room);
            least = contenders.leastScore(left, to);
        } while (to == from + atOnce);
        float reached = least;
        return Arrays.stream(left, 0, to)
                .filter(place -> contenders.score(place) >= reached)
                .toArray();
    }

    private void score(
            Contenders contenders, int[] places, int from, int to, Part.Held held, Room room) {
        // All are found before the first is read: memory is then waited for at the same time.
        var vectors = new Part.@Nullable Encoded[to - from];
        for (int i = from; i < to; i++) {
            vectors[i - from] =
                    Float.isNaN(contenders.score(places[i]))
                            ? held.vector(contenders.row(places[i]))
                            : null;
        }
        for (int i = 0; i < vectors.length; i++) {
            for (int next = i; i % TOUCHED == 0 && next < i + TOUCHED; next++) {
                Part.Encoded vector = next < vectors.length ? vectors[next] : null;
                room.touched += vector == null ? 0 : vector.touch();
            }
            Part.Encoded vector = vectors[i];
            int place = places[from + i];
            if (vector != null) {
                contenders.setScore(place, score(vector, contenders.square(place), room));
            }
        }
    }
}
