package io.deltaway.table;

/// A time or a number of a row `S` that temporal joins go by.
///
/// @param <T> what it is: both sides of a join have the same
/// @param <D> what distances between two of them are: a duration, or a number
@SuppressWarnings("UnusedTypeParameter") // they are guards
public sealed interface Moment<S, T, D>
        permits InstantExpr, DateTimeExpr, DateExpr, IntExpr, LongExpr, DoubleExpr {}
