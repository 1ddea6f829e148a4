package io.deltaway.search.internal;

import java.util.Arrays;

/// Vectors side by side, each component as one byte: what a question has to do with them is known
/// within bounds, which tell most of them apart from the best. A quarter of the memory that a
/// question goes through, and as exact as the bounds are kept.
///
/// An array for each component: a loop over them has no sum that goes from one turn to the next and
/// reads all arrays at one index, so the compiler makes vector instructions of it, also of bytes
/// that become floats (not of those that become whole numbers).
final class VectorBlock {

    static final int LANES = 2048;

    /// All questions look at so many components before the next ones, while these are in the
    /// processor's nearest cache.
    private static final int COMPONENTS = 4;

    private static final int MOST = Byte.MAX_VALUE;

    private final int length;

    /// What a float is wrong by at most, relatively, after as many operations as a product takes,
    /// and twice as much.
    private final double wrong;

    private final byte[][] codes;
    private final float[] scales = new float[LANES];
    private final float[] reaches = new float[LANES];
    private final double[] lengths = new double[LANES];

    /// @param length how many components each vector has
    VectorBlock(int length) {
        this.length = length;
        this.wrong = (length + 16) * 0x1p-23;
        this.codes = new byte[length][LANES];
    }

    /// Codes count the largest component in 127 parts; or the smallest once, where that says more:
    /// what consists of counts, of bits or of such codes loses nothing.
    ///
    /// @param euclidean how long the vector is
    /// @param unit what it is divided by
    void set(int lane, float[] vector, double euclidean, double unit) {
        float largest = 0;
        float smallest = Float.MAX_VALUE;
        for (float component : vector) {
            float size = Math.abs(component);
            largest = Math.max(largest, size);
            smallest = size > 0 ? Math.min(smallest, size) : smallest;
        }
        float scale = (float) (largest / unit / MOST);
        double rest = rest(vector, unit, scale);
        if (largest / smallest < MOST + 0.5) {
            float other = (float) (smallest / unit);
            double otherRest = rest(vector, unit, other);
            if (otherRest < rest) {
                scale = other;
                rest = otherRest;
            }
        }
        for (int i = 0; i < length; i++) {
            codes[i][lane] = (byte) code(vector[i] / unit, scale);
        }
        scales[lane] = scale;
        reaches[lane] =
                Math.nextUp((float) ((rest + wrong * (euclidean / unit + rest)) * (1 + 0x1p-20)));
        lengths[lane] = euclidean;
    }

    private static long code(double component, float scale) {
        return scale == 0 ? 0 : Math.clamp(Math.round(component / scale), -MOST, MOST);
    }

    /// How long the difference between a vector and its codes is.
    private static double rest(float[] vector, double unit, float scale) {
        double squares = 0;
        for (float component : vector) {
            double exact = component / unit;
            double difference = exact - scale * (double) code(exact, scale);
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }

    void copy(int lane, VectorBlock from, int fromLane) {
        for (int i = 0; i < length; i++) {
            codes[i][lane] = from.codes[i][fromLane];
        }
        scales[lane] = from.scales[fromLane];
        reaches[lane] = from.reaches[fromLane];
        lengths[lane] = from.lengths[fromLane];
    }

    /// How long a vector is.
    double euclidean(int lane) {
        return lengths[lane];
    }

    /// What questions have to do with the first vectors, as these are coded.
    ///
    /// @param asked of length 1 or 0
    void products(float[][] asked, int lanes, float[][] products) {
        for (float[] ofOne : products) {
            Arrays.fill(ofOne, 0, lanes, 0);
        }
        for (int from = 0; from < length; from += COMPONENTS) {
            for (int q = 0; q < asked.length; q++) {
                if (from + COMPONENTS <= length) {
                    addFour(asked[q], from, lanes, products[q]);
                } else {
                    addRest(asked[q], from, lanes, products[q]);
                }
            }
        }
    }

    private void addFour(float[] asked, int from, int lanes, float[] sums) {
        float a = asked[from];
        float b = asked[from + 1];
        float c = asked[from + 2];
        float d = asked[from + 3];
        byte[] as = codes[from];
        byte[] bs = codes[from + 1];
        byte[] cs = codes[from + 2];
        byte[] ds = codes[from + 3];
        for (int lane = 0; lane < lanes; lane++) {
            sums[lane] = sums[lane] + a * as[lane] + b * bs[lane] + c * cs[lane] + d * ds[lane];
        }
    }

    private void addRest(float[] asked, int from, int lanes, float[] sums) {
        for (int i = from; i < length; i++) {
            float a = asked[i];
            byte[] as = codes[i];
            for (int lane = 0; lane < lanes; lane++) {
                sums[lane] = sums[lane] + a * as[lane];
            }
        }
    }

    /// The most that the products of a question with the first vectors can be, less a share of the
    /// vectors' squares.
    ///
    /// @param asked how long the question is
    void most(float[] products, double asked, double share, int lanes, double[] most) {
        for (int lane = 0; lane < lanes; lane++) {
            most[lane] =
                    asked * ((double) scales[lane] * products[lane] + reaches[lane])
                            - share * lengths[lane] * lengths[lane];
        }
    }

    /// The least that the product of a question with a vector can be, less a share of the vector's
    /// square.
    double least(float product, double asked, double share, int lane) {
        return asked * ((double) scales[lane] * product - reaches[lane])
                - share * lengths[lane] * lengths[lane];
    }

    long sizeInBytes() {
        return length * (LANES + 16L) + LANES * (2L * Float.BYTES + Double.BYTES);
    }
}
