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
    private static final int COMPONENTS = 8;

    /// So many of a block are looked at to guess what the others reach.
    static final int SAMPLE = 256;

    /// By so many standard deviations the guess is on the safe side.
    private static final double SURE = 2.5;

    private static final int MOST = Byte.MAX_VALUE;

    /// Arrays that begin in the same place of a page get in each other's way: a store to one is
    /// taken for one to another.
    private static final int APART = 64;

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
    /// @param code what is to be [#put] in the lane
    void code(int lane, float[] vector, double square, double unit, byte[] code) {
        boolean isWhole = isWhole(vector);
        float scale = (float) ((isWhole ? 1 : largest(vector) / MOST) / unit);
        double size = Math.sqrt(square) / unit;
        double rest =
                isWhole
                        ? codeWhole(vector, size, scale * unit, code)
                        : codeParts(vector, scale, unit, code);
        double reach = (rest + wrong * (size + rest)) * (1 + 0x1p-20);
        scales[lane] = scale;
        reaches[lane] = Math.nextUp((float) reach);
        squares[lane] = square;
        whole[lane] = isWhole;
    }

    /// Puts codes in lanes side by side: each of them is in as many places of memory as it has
    /// components, which is no more for some than for one.
    void put(int firstLane, byte[][] some, int count) {
        for (int i = 0; i < length; i++) {
            byte[] lanes = codes[i];
            for (int lane = 0; lane < count; lane++) {
                lanes[firstLane + lane] = some[lane][i];
            }
        }
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
    private double codeWhole(float[] vector, double size, double one, byte[] to) {
        for (int i = 0; i < length; i++) {
            to[i] = (byte) vector[i];
        }
        return Math.abs(1 - one) * size;
    }

    /// @return how long the rest is
    private double codeParts(float[] vector, float scale, double unit, byte[] to) {
        double perUnit = 1 / unit;
        float perCode = (float) (perUnit / scale);
        for (int i = 0; i < length; i++) {
            to[i] = (byte) Math.clamp(Math.round(vector[i] * perCode), -MOST, MOST);
        }
        double rests = 0; // not in the loop above, of which there are vector instructions now
        for (int i = 0; i < length; i++) {
            double rest = vector[i] * perUnit - (double) scale * to[i];
            rests += rest * rest;
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

    /// Room for the products of so many questions.
    static float[][] room(int questions) {
        return new float[questions][LANES + APART];
    }

    /// What questions have to do with the first vectors, as these are coded.
    ///
    /// @param asked no longer than 1, or whole
    /// @param products of [#room]
    void products(float[][] asked, int lanes, float[][] products) {
        for (float[] ofOne : products) {
            Arrays.fill(ofOne, 0, lanes, 0);
        }
        int whole = length - length % COMPONENTS;
        for (int from = 0; from < whole; from += COMPONENTS) {
            int q = 0;
            for (; q + 4 <= asked.length; q += 4) {
                addFour(asked, q, from, lanes, products);
                addFour(asked, q, from + COMPONENTS / 2, lanes, products);
            }
            if (q + 2 <= asked.length) {
                addTwo(asked, q, from, lanes, products);
                addTwo(asked, q, from + COMPONENTS / 2, lanes, products);
                q += 2;
            }
            if (q < asked.length) {
                addOne(asked[q], from, lanes, products[q]);
            }
        }
        for (int q = 0; q < asked.length; q++) {
            addRest(asked[q], whole, lanes, products[q]);
        }
    }

    /// Adds what four questions have to do with four components, so that a byte becomes a float
    /// once for all.
    ///
    /// A method for each number of questions, with nothing but one loop that begins at 0, and no
    /// more than this in a turn: of others C2 makes no vector instructions, or leaves calls in what
    /// had not been asked yet when it compiled.
    private void addFour(float[][] asked, int q, int from, int lanes, float[][] products) {
        byte[] as = codes[from];
        byte[] bs = codes[from + 1];
        byte[] cs = codes[from + 2];
        byte[] ds = codes[from + 3];
        float[] sums1 = products[q];
        float[] sums2 = products[q + 1];
        float[] sums3 = products[q + 2];
        float[] sums4 = products[q + 3];
        float a1 = asked[q][from];
        float b1 = asked[q][from + 1];
        float c1 = asked[q][from + 2];
        float d1 = asked[q][from + 3];
        float a2 = asked[q + 1][from];
        float b2 = asked[q + 1][from + 1];
        float c2 = asked[q + 1][from + 2];
        float d2 = asked[q + 1][from + 3];
        float a3 = asked[q + 2][from];
        float b3 = asked[q + 2][from + 1];
        float c3 = asked[q + 2][from + 2];
        float d3 = asked[q + 2][from + 3];
        float a4 = asked[q + 3][from];
        float b4 = asked[q + 3][from + 1];
        float c4 = asked[q + 3][from + 2];
        float d4 = asked[q + 3][from + 3];
        for (int lane = 0; lane < lanes; lane++) {
            float a = as[lane];
            float b = bs[lane];
            float c = cs[lane];
            float d = ds[lane];
            float sum1 = sums1[lane];
            float sum2 = sums2[lane];
            float sum3 = sums3[lane];
            float sum4 = sums4[lane];
            sums1[lane] = add(d1, d, add(c1, c, add(b1, b, add(a1, a, sum1))));
            sums2[lane] = add(d2, d, add(c2, c, add(b2, b, add(a2, a, sum2))));
            sums3[lane] = add(d3, d, add(c3, c, add(b3, b, add(a3, a, sum3))));
            sums4[lane] = add(d4, d, add(c4, c, add(b4, b, add(a4, a, sum4))));
        }
    }

    /// As [#addFour], for two questions.
    private void addTwo(float[][] asked, int q, int from, int lanes, float[][] products) {
        byte[] as = codes[from];
        byte[] bs = codes[from + 1];
        byte[] cs = codes[from + 2];
        byte[] ds = codes[from + 3];
        float[] sums1 = products[q];
        float[] sums2 = products[q + 1];
        float a1 = asked[q][from];
        float b1 = asked[q][from + 1];
        float c1 = asked[q][from + 2];
        float d1 = asked[q][from + 3];
        float a2 = asked[q + 1][from];
        float b2 = asked[q + 1][from + 1];
        float c2 = asked[q + 1][from + 2];
        float d2 = asked[q + 1][from + 3];
        for (int lane = 0; lane < lanes; lane++) {
            float a = as[lane];
            float b = bs[lane];
            float c = cs[lane];
            float d = ds[lane];
            float sum1 = sums1[lane];
            float sum2 = sums2[lane];
            sums1[lane] = add(d1, d, add(c1, c, add(b1, b, add(a1, a, sum1))));
            sums2[lane] = add(d2, d, add(c2, c, add(b2, b, add(a2, a, sum2))));
        }
    }

    /// As [#addFour], for one question and eight components.
    private void addOne(float[] asked, int from, int lanes, float[] sums) {
        byte[] as = codes[from];
        byte[] bs = codes[from + 1];
        byte[] cs = codes[from + 2];
        byte[] ds = codes[from + 3];
        byte[] es = codes[from + 4];
        byte[] fs = codes[from + 5];
        byte[] gs = codes[from + 6];
        byte[] hs = codes[from + 7];
        float a = asked[from];
        float b = asked[from + 1];
        float c = asked[from + 2];
        float d = asked[from + 3];
        float e = asked[from + 4];
        float f = asked[from + 5];
        float g = asked[from + 6];
        float h = asked[from + 7];
        for (int lane = 0; lane < lanes; lane++) {
            float sum = sums[lane];
            float four =
                    add(d, ds[lane], add(c, cs[lane], add(b, bs[lane], add(a, as[lane], sum))));
            sums[lane] =
                    add(h, hs[lane], add(g, gs[lane], add(f, fs[lane], add(e, es[lane], four))));
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

    /// What bounds for a question are made of, besides products.
    ///
    /// @param factor how often the question is what was multiplied
    /// @param length how long the question is
    /// @param less the share of its square that a vector's product loses at least
    /// @param more the share that it loses at most
    /// @param spare what a bound is away from what it bounds in any case
    record Terms(double factor, double length, double less, double more, double spare) {}

    /// The most that the products of a question with the first vectors can be, less a share of the
    /// vectors' squares.
    void most(float[] products, Terms terms, int lanes, double[] most) {
        double factor = terms.factor;
        double asked = terms.length;
        double less = terms.less;
        double spare = terms.spare;
        for (int lane = 0; lane < lanes; lane++) {
            most[lane] =
                    factor * scales[lane] * products[lane]
                            + asked * reaches[lane]
                            - less * squares[lane]
                            + spare;
        }
    }

    /// The least that the product of a question with a vector can be, less a share of the vector's
    /// square.
    double least(float product, Terms terms, int lane) {
        return terms.factor * scales[lane] * product
                - terms.length * reaches[lane]
                - terms.more * squares[lane]
                - terms.spare;
    }

    /// What as many vectors as are wanted are likely to reach, by some of them. Less than that is
    /// not worth a look, unless it turns out that too few reach it.
    ///
    /// @param most what each vector can reach
    /// @return negative infinity where that can't be said
    double guess(double[] most, Terms terms, int lanes, int wanted) {
        double expected = wanted * (double) SAMPLE / lanes;
        int place = (int) Math.ceil(expected + SURE * Math.sqrt(expected));
        if (lanes < 2 * SAMPLE || place > SAMPLE) {
            return Double.NEGATIVE_INFINITY;
        }
        var some = new double[SAMPLE];
        for (int i = 0; i < SAMPLE; i++) {
            int lane = i * lanes / SAMPLE;
            some[i] = most[lane] - 2 * terms.length * reaches[lane]; // nearly the lower bound
        }
        Selection.putLargestFirst(some, SAMPLE, place);
        return some[place - 1];
    }

    long sizeInBytes() {
        return length * (LANES + 16L) + LANES * (2L * Float.BYTES + Double.BYTES + 1);
    }
}
