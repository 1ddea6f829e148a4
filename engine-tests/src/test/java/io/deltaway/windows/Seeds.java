package io.deltaway.windows;

import java.util.function.LongConsumer;

/// Runs a check once for each of some seeds, or for the one that `-Dseed=` says. A failure tells
/// its seed.
final class Seeds {

    private Seeds() {}

    static void check(int count, LongConsumer check) {
        check(1, count, check);
    }

    static void check(long first, int count, LongConsumer check) {
        Long only = Long.getLong("seed");
        long from = only == null ? first : only;
        long to = only == null ? first + count : only + 1;
        for (long seed = from; seed < to; seed++) {
            try {
                check.accept(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
