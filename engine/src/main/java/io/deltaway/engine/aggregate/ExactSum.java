package io.deltaway.engine.aggregate;

import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.math.BigInteger;

/// Exact sums of doubles, or of their products, in the words of state rows: the result depends on
/// no order, and what is added and retracted leaves nothing.
///
/// A sum is an integer times a unit so small that every summand is a whole multiple of it (the
/// *superaccumulator* of Kulisch). Real columns use few of its 2,100 bits, so a group keeps a
/// *window* of some limbs in its state row, placed where its values are: a word that is the
/// window's lowest bit position plus one, then the limbs, in two's complement. Zero words are the
/// sum zero. A group whose values do not fit into a window any more, and one with infinities or
/// NaNs, keeps a [FixedPoint] beside its row: the first word is then the negated slot.
final class ExactSum {

    /// Marks an exported part that holds the numbers of infinities and NaNs.
    private static final long COUNTS = Long.MIN_VALUE;

    /// Bits that a newly placed window leaves above, for the sum to grow.
    private static final int HEADROOM = 10;

    private static final long FRACTION = (1L << 52) - 1;

    private final int limbs;
    private final int unit;
    private final Slots<FixedPoint> spilled = new Slots<>();

    private ExactSum(int limbs, int unit) {
        this.limbs = limbs;
        this.unit = unit;
    }

    /// Sums of doubles; four words each.
    static ExactSum ofValues() {
        return new ExactSum(3, -1074);
    }

    /// Sums of squares of doubles; five words each.
    static ExactSum ofSquares() {
        return new ExactSum(4, -2148);
    }

    int words() {
        return limbs + 1;
    }

    void add(long[] page, int at, double value, long weight) {
        long bits = Double.doubleToRawLongBits(value);
        int exponent = (int) (bits >>> 52) & 0x7FF;
        if (exponent == 0x7FF) {
            addSpecial(page, at, value, weight);
            return;
        }
        long magnitude = exponent == 0 ? bits & FRACTION : bits & FRACTION | 1L << 52;
        long signed = bits < 0 ? -magnitude : magnitude;
        int position = Math.max(exponent, 1) - 1;
        if (weight == 1 || weight == -1) {
            long summand = weight < 0 ? -signed : signed;
            if (limbs != 3 || !LimbWindow.addToThree(page, at, summand, position)) {
                add(page, at, summand, summand >> 63, position);
            }
        } else {
            add(page, at, signed * weight, Math.multiplyHigh(signed, weight), position);
        }
    }

    /// Adds the square of a value; infinities and NaNs have none.
    void addSquare(long[] page, int at, double value, long weight) {
        long bits = Double.doubleToRawLongBits(value);
        int exponent = (int) (bits >>> 52) & 0x7FF;
        if (exponent == 0x7FF || (bits & Long.MAX_VALUE) == 0) {
            return;
        }
        long magnitude = exponent == 0 ? bits & FRACTION : bits & FRACTION | 1L << 52;
        int zeros = Long.numberOfTrailingZeros(magnitude);
        magnitude >>>= zeros;
        int position = (Math.max(exponent, 1) - 1 + zeros) * 2;
        long low = magnitude * magnitude;
        long high = Math.multiplyHigh(magnitude, magnitude);
        if (weight == 1) {
            add(page, at, low, high, position);
        } else if (weight == -1) {
            add(page, at, -low, ~high + (low == 0 ? 1 : 0), position);
        } else {
            // in two halves of 53 bits, for the product of three factors has up to 169
            long lower = low & FRACTION;
            long upper = low >>> 52 | high << 12;
            add(page, at, lower * weight, Math.multiplyHigh(lower, weight), position);
            add(page, at, upper * weight, Math.multiplyHigh(upper, weight), position + 52);
        }
    }

    /// Adds `high:low` times 2 to the power of `position`.
    private void add(long[] page, int at, long low, long high, int position) {
        long tag = page[at];
        int offset = position - (int) (tag - 1);
        if (tag <= 0
                || offset < 0
                || offset > limbs * 64 - 54
                || !LimbWindow.add(page, at, limbs, low, high, offset)) {
            addSlowly(page, at, low, high, position);
        }
    }

    /// Places or moves the window, or gives it up for a [FixedPoint].
    private void addSlowly(long[] page, int at, long low, long high, int position) {
        if ((low | high) == 0) {
            return;
        }
        if (page[at] < 0) {
            spilled.get(-page[at]).add(low, high, position);
            return;
        }
        FixedPoint exact = widened(page, at);
        exact.add(low, high, position);
        placeOrSpill(page, at, exact);
    }

    private FixedPoint widened(long[] page, int at) {
        var exact = new FixedPoint();
        for (int i = 0; i < limbs && page[at] != 0; i++) {
            long limb = page[at + 1 + i];
            exact.add(limb, i == limbs - 1 ? limb >> 63 : 0, (int) page[at] - 1 + 64 * i);
        }
        return exact;
    }

    private void placeOrSpill(long[] page, int at, FixedPoint exact) {
        clear(page, at);
        if (exact.isFinite() && exact.isZero()) {
            return;
        }
        int spare = exact.isFinite() ? limbs * 64 - 1 - (exact.endBit() - exact.lowestBit()) : -1;
        if (spare < HEADROOM) {
            page[at] = -(long) spilled.add(exact);
            return;
        }
        int base = Math.max(0, exact.lowestBit() - (spare - HEADROOM) / 2);
        page[at] = base + 1L;
        for (int i = 0; i < limbs; i++) {
            page[at + 1 + i] = exact.bits(base + 64 * i);
        }
    }

    private void clear(long[] page, int at) {
        java.util.Arrays.fill(page, at, at + words(), 0);
    }

    private void addSpecial(long[] page, int at, double value, long weight) {
        if (page[at] >= 0) {
            FixedPoint exact = widened(page, at);
            clear(page, at);
            page[at] = -(long) spilled.add(exact);
        }
        FixedPoint exact = spilled.get(-page[at]);
        if (Double.isNaN(value)) {
            exact.addNotNumbers(weight);
        } else {
            exact.addInfinities(value < 0, weight);
        }
    }

    /// Gives back what a sum without summands still holds, so that its next value places the window
    /// anew.
    void settle(long[] page, int at) {
        if (isZero(page, at)) {
            release(page, at);
            clear(page, at);
        }
    }

    /// Whether the sum is exactly zero, with no infinities or NaNs in it.
    boolean isZero(long[] page, int at) {
        if (page[at] < 0) {
            FixedPoint exact = spilled.get(-page[at]);
            return exact.isFinite() && exact.isZero();
        }
        long some = 0;
        for (int i = 1; i <= limbs; i++) {
            some |= page[at + i];
        }
        return some == 0;
    }

    /// Whether infinities or NaNs are in the sum.
    boolean isFinite(long[] page, int at) {
        return page[at] >= 0 || spilled.get(-page[at]).isFinite();
    }

    /// The sum divided by a positive count, correctly rounded.
    double quotient(long[] page, int at, long count) {
        if (page[at] == 0) {
            return 0;
        }
        if (page[at] > 0) {
            return LimbDivision.quotient(page, at + 1, limbs, count, (int) page[at] - 1 + unit);
        }
        FixedPoint exact = spilled.get(-page[at]);
        if (exact.isFinite()) {
            return Rounding.quotient(
                    exact.integer(), BigInteger.valueOf(count), exact.exponent() + unit);
        }
        long positive = checked(exact.positiveInfinities());
        long negative = checked(exact.negativeInfinities());
        if (checked(exact.notNumbers()) > 0 || positive > 0 && negative > 0) {
            return Double.NaN;
        }
        return positive > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    private static long checked(long count) {
        if (count < 0) {
            throw new NegativeWeightException("an infinity or NaN that was summed", count);
        }
        return count;
    }

    /// The sum as an integer, to be multiplied by 2 to the power of [#exponent].
    BigInteger integer(long[] page, int at) {
        return (page[at] < 0 ? spilled.get(-page[at]) : widened(page, at)).integer();
    }

    int exponent(long[] page, int at) {
        return unit + (page[at] < 0 ? spilled.get(-page[at]) : widened(page, at)).exponent();
    }

    void release(long[] page, int at) {
        if (page[at] < 0) {
            spilled.remove(-page[at]);
        }
    }

    void save(long[] page, int at, ByteWriter out) {
        out.writeByte(page[at] < 0 ? 1 : 0);
        if (page[at] < 0) {
            spilled.get(-page[at]).save(out);
        } else {
            for (int i = 0; i <= limbs; i++) {
                out.writeLong(page[at + i]);
            }
        }
    }

    void load(long[] page, int at, ByteReader in) {
        if (in.readByte() == 1) {
            page[at] = -(long) spilled.add(FixedPoint.load(in));
        } else {
            for (int i = 0; i <= limbs; i++) {
                page[at + i] = in.readLong();
            }
        }
    }

    /// The number of parts that [#export] gives.
    int parts(long[] page, int at) {
        if (page[at] >= 0) {
            return 1;
        }
        FixedPoint exact = spilled.get(-page[at]);
        return windows(exact) + (exact.isFinite() ? 0 : 1);
    }

    private int windows(FixedPoint exact) {
        return exact.limbCount() / (limbs - 1) + 1;
    }

    /// See [Aggregate.Mergeable#export]: a wide sum is cut into windows, each a limb short so that
    /// its sign is free.
    boolean export(long[] page, int at, int part, long[] words, int to) {
        if (page[at] >= 0) {
            System.arraycopy(page, at, words, to, words());
            return false;
        }
        FixedPoint exact = spilled.get(-page[at]);
        int windows = windows(exact);
        if (part == windows) {
            words[to] = COUNTS;
            words[to + 1] = exact.positiveInfinities();
            words[to + 2] = exact.negativeInfinities();
            words[to + 3] = exact.notNumbers();
            return false;
        }
        int position = exact.exponent() + part * (limbs - 1) * 64;
        words[to] = position + 1L;
        for (int i = 0; i < limbs; i++) {
            boolean inside = i < limbs - 1 || part == windows - 1;
            words[to + 1 + i] = inside ? exact.bits(position + 64 * i) : 0;
        }
        return part < windows - 1 || !exact.isFinite();
    }

    void merge(long[] page, int at, long[] words, int from) {
        if (words[from] == COUNTS) {
            addSpecial(page, at, Double.POSITIVE_INFINITY, words[from + 1]);
            addSpecial(page, at, Double.NEGATIVE_INFINITY, words[from + 2]);
            addSpecial(page, at, Double.NaN, words[from + 3]);
        } else if (page[at] == 0) {
            System.arraycopy(words, from, page, at, words());
        } else {
            for (int i = 0; i < limbs; i++) {
                long limb = words[from + 1 + i];
                long high = i == limbs - 1 ? limb >> 63 : 0;
                if (limb != 0) {
                    add(page, at, limb, high, (int) words[from] - 1 + 64 * i);
                }
            }
        }
    }

    long sizeInBytes() {
        long[] bytes = {spilled.sizeInBytes()};
        spilled.forEach(exact -> bytes[0] += exact.sizeInBytes());
        return bytes[0];
    }
}
