package io.deltaway.table;

/// The row of a join; exists only as the guard of its expressions.
@SuppressWarnings("UnusedTypeParameter") // it is a guard
public final class Pair<L, R> {
    private Pair() {}
}
