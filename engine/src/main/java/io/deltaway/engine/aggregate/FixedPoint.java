package io.deltaway.engine.aggregate;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.math.BigInteger;
import java.util.Arrays;

/// A signed integer of any width, meant as a sum in fixed point: 64-bit limbs in two's complement
/// from limb `first` up, growing in both directions as the values seen need it. Beside it, how many
/// infinities and NaNs were added, so that retracting them leaves the finite sum.
final class FixedPoint {

    private int first;

    /// The highest limb is all sign, 0 or -1, whenever something is about to be added.
    private long[] limbs = {0};

    private long positiveInfinities;
    private long negativeInfinities;
    private long notNumbers;

    /// Adds the signed 128-bit number `high:low`, times 2 to the power of `position`, which is not
    /// negative.
    void add(long low, long high, int position) {
        if ((low | high) == 0) {
            return;
        }
        int shift = position & 63;
        long sign = high >> 63;
        long lowest = low << shift;
        long middle = high << shift | low >>> 1 >>> 63 - shift;
        long highest = high >> 1 >> 63 - shift;
        int at = makeRoom(position >>> 6, 4);
        long carry = addLimb(at, lowest, 0);
        carry = addLimb(at + 1, middle, carry);
        carry = addLimb(at + 2, highest, carry);
        for (int i = at + 3; i < limbs.length && (sign != 0 || carry != 0); i++) {
            carry = addLimb(i, sign, carry);
        }
    }

    private long addLimb(int at, long addend, long carry) {
        long sum = limbs[at] + addend;
        long out = Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
        limbs[at] = sum + carry;
        return out | (carry != 0 && limbs[at] == 0 ? 1 : 0);
    }

    void addInfinities(boolean negative, long weight) {
        if (negative) {
            negativeInfinities += weight;
        } else {
            positiveInfinities += weight;
        }
    }

    void addNotNumbers(long weight) {
        notNumbers += weight;
    }

    long positiveInfinities() {
        return positiveInfinities;
    }

    long negativeInfinities() {
        return negativeInfinities;
    }

    long notNumbers() {
        return notNumbers;
    }

    boolean isFinite() {
        return (positiveInfinities | negativeInfinities | notNumbers) == 0;
    }

    /// Makes limbs `limb` to `limb + count - 1` exist and one of sign above the present value, and
    /// returns where the first of them stands.
    private int makeRoom(int limb, int count) {
        if (isZero()) {
            first = limb;
            limbs = new long[Math.max(limbs.length, count)];
            return 0;
        }
        int below = Math.max(0, first - limb);
        long top = limbs[limbs.length - 1];
        int signLimb = top == 0 || top == -1 ? 0 : 1;
        int length = below + Math.max(limbs.length + signLimb, limb + count - first);
        if (length != limbs.length) {
            long[] wider = new long[length];
            System.arraycopy(limbs, 0, wider, below, limbs.length);
            Arrays.fill(wider, below + limbs.length, length, top >> 63);
            limbs = wider;
            first -= below;
        }
        return limb - first;
    }

    boolean isZero() {
        for (long limb : limbs) {
            if (limb != 0) {
                return false;
            }
        }
        return true;
    }

    /// The position of the lowest bit that is set; the number is not zero.
    int lowestBit() {
        int i = 0;
        while (limbs[i] == 0) {
            i++;
        }
        return (first + i) * 64 + Long.numberOfTrailingZeros(limbs[i]);
    }

    /// The position above the highest bit that is no sign.
    int endBit() {
        long sign = limbs[limbs.length - 1] >> 63;
        int i = limbs.length - 1;
        while (i > 0 && limbs[i] == sign) {
            i--;
        }
        return (first + i + 1) * 64 - Long.numberOfLeadingZeros(limbs[i] ^ sign);
    }

    /// The 64 bits from `position` on: zeros below the lowest limb, sign above the highest.
    long bits(int position) {
        int at = (position >> 6) - first;
        int shift = position & 63;
        return shift == 0 ? limb(at) : limb(at) >>> shift | limb(at + 1) << 64 - shift;
    }

    private long limb(int at) {
        return at < 0 ? 0 : at < limbs.length ? limbs[at] : limbs[limbs.length - 1] >> 63;
    }

    /// The number divided by 2 to the power of [#exponent].
    BigInteger integer() {
        var bigEndian = new ByteWriter(limbs.length * 8);
        for (int i = limbs.length - 1; i >= 0; i--) {
            bigEndian.writeLong(limbs[i]);
        }
        return new BigInteger(bigEndian.toBytes());
    }

    int exponent() {
        return first * 64;
    }

    int limbCount() {
        return limbs.length;
    }

    void save(ByteWriter out) {
        out.writeVarLong(first);
        out.writeVarLong(limbs.length);
        for (long limb : limbs) {
            out.writeLong(limb);
        }
        out.writeLong(positiveInfinities);
        out.writeLong(negativeInfinities);
        out.writeLong(notNumbers);
    }

    static FixedPoint load(ByteReader in) {
        var loaded = new FixedPoint();
        loaded.first = (int) in.readVarLong();
        loaded.limbs = new long[(int) in.readVarLong()];
        for (int i = 0; i < loaded.limbs.length; i++) {
            loaded.limbs[i] = in.readLong();
        }
        loaded.positiveInfinities = in.readLong();
        loaded.negativeInfinities = in.readLong();
        loaded.notNumbers = in.readLong();
        return loaded;
    }

    long sizeInBytes() {
        return 64 + limbs.length * 8L;
    }
}
