package io.deltaway.table;

import java.io.Serializable;

/// A user's function from a row to any number of rows. Called for a row and again when it is
/// retracted, by several workers at once: it must give equal answers for equal rows, and keep
/// nothing.
@FunctionalInterface
public interface RowExpansion<R, O> extends Serializable {
    Iterable<O> apply(R row) throws Exception;
}
