package io.deltaway.table;

import org.jspecify.annotations.Nullable;

/// Casts that the types of a plan vouch for, where Java's have been erased.
final class Unchecked {

    private Unchecked() {}

    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
    static <T extends @Nullable Object> T cast(@Nullable Object value) {
        return (T) value;
    }
}
