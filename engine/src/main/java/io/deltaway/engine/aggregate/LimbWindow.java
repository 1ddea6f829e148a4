package io.deltaway.engine.aggregate;

/// Adds to the windows of an [ExactSum]: a word that is the window's lowest bit position plus one,
/// then some 64-bit limbs in two's complement, the lowest first.
final class LimbWindow {

    private LimbWindow() {}

    /// The usual case of [#add], without branches on where in the window a summand of 54 bits goes:
    /// exponents of real columns vary, and a mispredicted branch costs more than all of this.
    static boolean addToThree(long[] page, int at, long summand, int position) {
        long tag = page[at];
        int offset = position - (int) (tag - 1);
        if (tag <= 0 || offset < 0 || offset > 3 * 64 - 54) {
            return false;
        }
        int shift = offset & 63;
        long low = summand << shift;
        long high = summand >> 1 >> 63 - shift;
        // masks of all ones where the summand starts in limb 0, 1 or 2
        long at0 = (offset - 64L) >> 63;
        long at1 = -(offset >>> 6 & 1L);
        long at2 = -(offset >>> 7 & 1L);
        long x0 = low & at0;
        long x1 = high & at0 | low & at1;
        long x2 = summand >> 63 & at0 | high & at1 | low & at2;
        long a0 = page[at + 1];
        long a1 = page[at + 2];
        long a2 = page[at + 3];
        long s0 = a0 + x0;
        long s1 = a1 + x1 + ((a0 & x0 | (a0 | x0) & ~s0) >>> 63);
        long s2 = a2 + x2 + ((a1 & x1 | (a1 | x1) & ~s1) >>> 63);
        if (((a2 ^ s2) & (x2 ^ s2)) < 0) {
            return false;
        }
        page[at + 1] = s0;
        page[at + 2] = s1;
        page[at + 3] = s2;
        return true;
    }

    /// Adds to a window unless the sum or the summand does not fit.
    static boolean add(long[] page, int at, int limbs, long low, long high, int offset) {
        int shift = offset & 63;
        long sign = high >> 63;
        long lowest = low << shift;
        long middle = high << shift | low >>> 1 >>> 63 - shift;
        long highest = high >> 1 >> 63 - shift;
        int begin = at + 1 + (offset >>> 6);
        int end = at + 1 + limbs;
        int top = end - 1;
        int missing = begin + 3 - end;
        // limbs of the summand above the window must be all sign
        if (missing > 0 && highest != (missing == 1 ? middle : lowest) >> 63
                || missing > 1 && middle != lowest >> 63) {
            return false;
        }
        long before = page[top];
        long first = page[begin] + lowest;
        long carry = Long.compareUnsigned(first, lowest) < 0 ? 1 : 0;
        if (begin == top) {
            if (((before ^ first) & (lowest ^ first)) < 0) {
                return false;
            }
            page[begin] = first;
            return true;
        }
        long second = page[begin + 1] + middle + carry;
        if (begin + 1 == top) {
            if (((before ^ second) & (middle ^ second)) < 0) {
                return false;
            }
            page[begin] = first;
            page[begin + 1] = second;
            return true;
        }
        carry = carryOf(page[begin + 1], middle, carry);
        long third = page[begin + 2] + highest + carry;
        if (begin + 2 == top) {
            if (((before ^ third) & (highest ^ third)) < 0) {
                return false;
            }
        } else {
            carry = carryOf(page[begin + 2], highest, carry);
            long last = before + sign + carry;
            if (((before ^ last) & (sign ^ last)) < 0) {
                return false;
            }
            page[top] = last;
        }
        page[begin] = first;
        page[begin + 1] = second;
        page[begin + 2] = third;
        return true;
    }

    /// The carry out of `a + b + carry`.
    private static long carryOf(long a, long b, long carry) {
        long sum = a + b;
        return Long.compareUnsigned(sum, a) < 0 || carry != 0 && sum == -1 ? 1 : 0;
    }
}
