package io.deltaway.bench.input;

/// MT19937 (Matsumoto, Nishimura: Mersenne Twister, 1998), seeded and drawn from as Python's
/// `random` does it.
final class MersenneTwister {

    private static final int SIZE = 624;
    private static final int MIDDLE = 397;

    private final int[] state = new int[SIZE];
    private int next = SIZE;

    /// `random.seed(seed)` for a seed of one word.
    MersenneTwister(int seed) {
        state[0] = 19650218;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
        int i = 1;
        for (int k = 0; k < SIZE; k++) {
            state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1664525) + seed;
            i = after(i);
        }
        for (int k = 1; k < SIZE; k++) {
            state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1566083941) - i;
            i = after(i);
        }
        state[0] = 0x80000000;
    }

    private int after(int i) {
        if (i + 1 < SIZE) {
            return i + 1;
        }
        state[0] = state[SIZE - 1];
        return 1;
    }

    private int word() {
        if (next == SIZE) {
            for (int i = 0; i < SIZE; i++) {
                int bits = state[i] & 0x80000000 | state[(i + 1) % SIZE] & 0x7fffffff;
                int twist = (bits & 1) == 0 ? 0 : 0x9908b0df;
                state[i] = state[(i + MIDDLE) % SIZE] ^ bits >>> 1 ^ twist;
            }
            next = 0;
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c5680;
        y ^= y << 15 & 0xefc60000;
        return y ^ y >>> 18;
    }

    /// `random.random()`: 53 bits of two draws.
    double random() {
        double high = word() >>> 5;
        double low = word() >>> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    /// `random.randint(0, 9)`: four bits, drawn again while they are ten or more.
    int digit() {
        int digit;
        do {
            digit = word() >>> 28;
        } while (digit >= 10);
        return digit;
    }
}
