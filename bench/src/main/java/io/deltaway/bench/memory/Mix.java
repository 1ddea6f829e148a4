package io.deltaway.bench.memory;

/// Hashes that answers are compared by: a sum over rows, so it depends on no order, and a row that
/// comes and goes leaves nothing.
final class Mix {

    private Mix() {}

    /// The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
    /// generators).
    static long of(long value) {
        long mixed = value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    static long of(long a, long b, long c) {
        return of(a) * 31 + of(b + 0x632be59bd9b4e019L) * 17 + of(c ^ 0x2545f4914f6cdd1dL);
    }
}
