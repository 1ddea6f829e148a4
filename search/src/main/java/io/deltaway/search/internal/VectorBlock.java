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

    /// Whether the processor multiplies and adds in one, which takes a third less.
    private static final boolean FUSED = isFused();

    private static final int FUSED_TRIALS = 64;

    /// An interpreter takes less for one that the processor does, and more for one it doesn't.
    private static final long FUSED_NANOS = 500;

    private final int length;

    /// What a float is wrong by at most, relatively, after as many operations as a product takes,
    /// and twice as much.
    private final double wrong;

    private final byte[][] codes;
    private final float[] scales = new float[LANES];
    private final float[] reaches = new float[LANES];
    private final double[] squares = new double[LANES];
    private final boolean[] whole = new boolean[LANES];

    /// @param length how many components each vector has
    VectorBlock(int length) {
        this.length = length;
        this.wrong = (length + 16) * 0x1p-23;
        this.codes = new byte[length][];
        Arrays.setAll(codes, i -> new byte[LANES]); // many times quicker than all in one
    }

    /// Where the processor doesn't do it, a product takes thousands of instructions.
    private static boolean isFused() {
        long least = Long.MAX_VALUE;
        float sum = 0;
        for (int turn = 0; turn < 8; turn++) {
            long since = System.nanoTime();
            for (int i = 0; i < FUSED_TRIALS; i++) {
                sum = Math.fma(sum, 0.5f, i);
            }
            least = Math.min(least, System.nanoTime() - since);
        }
        return sum > 0 && least < FUSED_TRIALS * FUSED_NANOS;
    }

    /// Codes count the largest component in 127 parts. What consists of small whole numbers, as
    /// counts, bits, and what models give in bytes, is its own code.
    ///
    /// @param square of the vector
    /// @param unit what it is divided by
    void set(int lane, float[] vector, double square, double unit) {
        boolean isWhole = isWhole(vector);
        float scale = (float) ((isWhole ? 1 : largest(vector) / MOST) / unit);
        double size = Math.sqrt(square) / unit;
        double rest =
                isWhole
                        ? setWhole(lane, vector, size, scale * unit)
                        : setParts(lane, vector, scale, unit);
        double reach = (rest + wrong * (size + rest)) * (1 + 0x1p-20);
        scales[lane] = scale;
        reaches[lane] = Math.nextUp((float) reach);
        squares[lane] = square;
        whole[lane] = isWhole;
    }

    private static float largest(float[] vector) {
        float largest = 0;
        for (float component : vector) {
            largest = Math.max(largest, Math.abs(component));
        }
        return largest;
    }

    /// @param size how long the vector is
    /// @param one what a component of 1 is by its code
    /// @return how long the rest is
    private double setWhole(int lane, float[] vector, double size, double one) {
        for (int i = 0; i < length; i++) {
            codes[i][lane] = (byte) vector[i];
        }
        return Math.abs(1 - one) * size;
    }

    /// @return how long the rest is
    private double setParts(int lane, float[] vector, float scale, double unit) {
        double perUnit = 1 / unit;
        float perCode = (float) (perUnit / scale);
        double rests = 0;
        for (int i = 0; i < length; i++) {
            int code = Math.clamp(Math.round(vector[i] * perCode), -MOST, MOST);
            double rest = vector[i] * perUnit - (double) scale * code;
            rests += rest * rest;
            codes[i][lane] = (byte) code;
        }
        return Math.sqrt(rests);
    }

    /// Whether a vector is its own code.
    static boolean isWhole(float[] vector) {
        for (float component : vector) {
            if (component != Math.rint(component) || Math.abs(component) > MOST) {
                return false;
            }
        }
        return true;
    }

    boolean isWhole(int lane) {
        return whole[lane];
    }

    void copy(int lane, VectorBlock from, int fromLane) {
        for (int i = 0; i < length; i++) {
            codes[i][lane] = from.codes[i][fromLane];
        }
        scales[lane] = from.scales[fromLane];
        reaches[lane] = from.reaches[fromLane];
        squares[lane] = from.squares[fromLane];
        whole[lane] = from.whole[fromLane];
    }

    double square(int lane) {
        return squares[lane];
    }

    /// What questions have to do with the first vectors, as these are coded.
    ///
    /// @param asked no longer than 1, or whole
    void products(float[][] asked, int lanes, float[][] products) {
        for (float[] ofOne : products) {
            Arrays.fill(ofOne, 0, lanes, 0);
        }
        int whole = length - length % COMPONENTS;
        for (int from = 0; from < whole; from += COMPONENTS) {
            for (int q = 0; q < asked.length; q += 2) {
                addFour(asked, q, from, lanes, products);
            }
        }
        for (int q = 0; q < asked.length; q++) {
            addRest(asked[q], whole, lanes, products[q]);
        }
    }

    /// Adds what two questions have to do with some components, so that a byte becomes a float once
    /// for both; or what the last question has.
    ///
    /// Larger than what C2 copies into a caller: there it makes no vector instructions of it.
    private void addFour(float[][] asked, int q, int from, int lanes, float[][] products) {
        byte[] as = codes[from];
        byte[] bs = codes[from + 1];
        byte[] cs = codes[from + 2];
        byte[] ds = codes[from + 3];
        float[] sums = products[q];
        float a = asked[q][from];
        float b = asked[q][from + 1];
        float c = asked[q][from + 2];
        float d = asked[q][from + 3];
        if (q + 1 < asked.length) {
            float[] alsoSums = products[q + 1];
            float e = asked[q + 1][from];
            float f = asked[q + 1][from + 1];
            float g = asked[q + 1][from + 2];
            float h = asked[q + 1][from + 3];
            for (int lane = 0; lane < lanes; lane++) {
                float w = as[lane];
                float x = bs[lane];
                float y = cs[lane];
                float z = ds[lane];
                float sum = sums[lane];
                float alsoSum = alsoSums[lane];
                sums[lane] = add(d, z, add(c, y, add(b, x, add(a, w, sum))));
                alsoSums[lane] = add(h, z, add(g, y, add(f, x, add(e, w, alsoSum))));
            }
        } else {
            for (int lane = 0; lane < lanes; lane++) {
                float sum = sums[lane];
                sums[lane] =
                        add(d, ds[lane], add(c, cs[lane], add(b, bs[lane], add(a, as[lane], sum))));
            }
        }
    }

    private static float add(float factor, float other, float sum) {
        return FUSED ? Math.fma(factor, other, sum) : sum + factor * other;
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
    /// @param factor how often the question is what was multiplied
    /// @param asked how long the question is
    void most(
            float[] products, double factor, double asked, double share, int lanes, double[] most) {
        for (int lane = 0; lane < lanes; lane++) {
            most[lane] =
                    factor * scales[lane] * products[lane]
                            + asked * reaches[lane]
                            - share * squares[lane];
        }
    }

    /// The least that the product of a question with a vector can be, less a share of the vector's
    /// square.
    double least(float product, double factor, double asked, double share, int lane) {
        return factor * scales[lane] * product - asked * reaches[lane] - share * squares[lane];
    }

    long sizeInBytes() {
        return length * (LANES + 16L) + LANES * (2L * Float.BYTES + Double.BYTES + 1);
    }
}
