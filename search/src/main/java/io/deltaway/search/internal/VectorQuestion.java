package io.deltaway.search.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A question's vector, and how good others are by a metric: as they are, and within the bounds
/// that a [VectorBlock] gives.
///
/// Of two vectors that one is nearer whose product with the question, less half of its own square,
/// is larger.
final class VectorQuestion {

    /// What two numbers that are the same float differ by, relatively, is less than half of it.
    private static final double SPARE = 0x1p-21;

    /// Up to this whole numbers are floats.
    private static final double WHOLE_FLOATS = 0x1p24;

    /// So many vectors are taken from memory at once: the processor's nearest cache has room for
    /// them.
    private static final int TOUCHED = 8;

    private final Metric metric;
    private final float[] vector;
    private final double square;
    private final double euclidean;
    private final boolean isWhole;

    /// What is multiplied: the vector, or of length 1 or 0 where it is not whole.
    private final float[] multiplied;

    private final double factor;

    /// The vector that was read last.
    private final float[] other;

    /// What is multiplied before it is added up.
    private final double[] room;

    /// Keeps the compiler from leaving out what has no other use.
    @SuppressWarnings("UnusedVariable")
    private int touched;

    VectorQuestion(Metric metric, float[] vector) {
        this.metric = metric;
        this.vector = vector;
        this.other = new float[vector.length];
        this.room = new double[vector.length];
        this.square = VectorValue.exactProduct(vector, vector, room);
        this.euclidean = Math.sqrt(square);
        this.isWhole = VectorBlock.isWhole(vector);
        this.factor = isWhole ? 1 : euclidean;
        this.multiplied = vector.clone();
        for (int i = 0; i < vector.length && !isWhole; i++) {
            multiplied[i] = (float) (vector[i] / euclidean);
        }
    }

    /// What blocks multiply.
    float[] multiplied() {
        return multiplied;
    }

    /// How good a vector is.
    ///
    /// @param otherSquare of the vector
    float score(Part.Encoded encoded, double otherSquare) {
        encoded.read(other);
        return metric == Metric.EUCLIDEAN
                ? -(float) Math.sqrt(VectorValue.exactSquareOfDistance(vector, other))
                : ofProduct(VectorValue.exactProduct(vector, other, room), otherSquare);
    }

    private float ofProduct(double product, double otherSquare) {
        return switch (metric) {
            case COSINE -> (float) (product / Math.sqrt(otherSquare) / euclidean);
            case DOT -> (float) product;
            case EUCLIDEAN -> -(float) Math.sqrt(square + otherSquare - 2 * product);
        };
    }

    /// How good a vector can be at most, by its upper bound.
    float scoreOf(double high) {
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
        lanes.block.most(products, factor, euclidean, less(), spare(), lanes.count, bounds.highs);
        double least = contenders.least();
        double guess =
                least == Double.NEGATIVE_INFINITY
                        ? lanes.block.guess(
                                bounds.highs, euclidean, lanes.count, contenders.wanted())
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
        double spare = spare();
        double less = less();
        double more = more();
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
                    double some = spare + SPARE * Math.abs(exact);
                    contenders.add(
                            row,
                            otherSquare,
                            exact - more * otherSquare - some,
                            exact - less * otherSquare + some,
                            ofProduct(product, otherSquare));
                } else {
                    double low = lanes.block.least(product, factor, euclidean, more, lane) - spare;
                    contenders.add(row, otherSquare, low, high, Float.NaN);
                }
            }
        }
    }

    /// The share of its square that a vector's product loses at least.
    private double less() {
        return metric == Metric.EUCLIDEAN ? 0.5 - SPARE : 0;
    }

    /// The share of its square that a vector's product loses at most.
    private double more() {
        return metric == Metric.EUCLIDEAN ? 0.5 + SPARE : 0;
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

    /// Whether the product of codes is that of the vectors: it is a sum of whole numbers that
    /// floats can tell apart.
    private boolean isExact(VectorBlock block, int lane) {
        return isWhole
                && block.isWhole(lane)
                && square * block.square(lane) <= WHOLE_FLOATS * WHOLE_FLOATS;
    }

    /// Scores those that may be among the best. May run beside the same for other questions.
    ///
    /// @return the places of those that are as good as the last of as many as are wanted
    int[] score(Contenders contenders, Part.Held held) {
        int[] left = contenders.left();
        int wanted = Math.min(contenders.wanted(), left.length);
        score(contenders, left, 0, wanted, held);
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < wanted; i++) {
            least = Math.min(least, contenders.score(left[i]));
        }
        int to = wanted;
        // They come in the order of floats, so those behind are no better than the next.
        while (to < left.length
                && scoreOf(Math.nextUp((float) contenders.high(left[to]))) >= least) {
            to++;
        }
        score(contenders, left, wanted, to, held);
        int count = wanted;
        for (int i = wanted; i < to; i++) {
            if (contenders.score(left[i]) >= least) {
                left[count++] = left[i];
            }
        }
        return Arrays.copyOf(left, count);
    }

    private void score(Contenders contenders, int[] places, int from, int to, Part.Held held) {
        // All are found before the first is read: memory is then waited for at the same time.
        var vectors = new Part.@Nullable Encoded[to - from];
        for (int i = from; i < to; i++) {
            vectors[i - from] =
                    Float.isNaN(contenders.score(places[i]))
                            ? held.vector(contenders.row(places[i]))
                            : null;
        }
        for (int i = from; i < to; i++) {
            if ((i - from) % TOUCHED == 0) {
                touch(vectors, i - from, Math.min(i - from + TOUCHED, to - from));
            }
            Part.Encoded vector = vectors[i - from];
            if (vector != null) {
                contenders.setScore(places[i], score(vector, contenders.square(places[i])));
            }
        }
    }

    private void touch(Part.@Nullable Encoded[] vectors, int from, int to) {
        for (int i = from; i < to; i++) {
            Part.Encoded vector = vectors[i];
            touched += vector == null ? 0 : vector.touch();
        }
    }
}
