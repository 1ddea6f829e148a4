package io.deltaway.plans;

import org.jspecify.annotations.Nullable;

/// Keys of two parts.
final class Pair {

    private Pair() {}

    record Longs(@Nullable Long first, @Nullable Long second) {}

    record Texts(@Nullable String first, @Nullable String second) {}

    record LongText(@Nullable Long first, @Nullable String second) {}

    record TextLong(@Nullable String first, @Nullable Long second) {}
}
