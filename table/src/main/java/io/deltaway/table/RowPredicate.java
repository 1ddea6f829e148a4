package io.deltaway.table;

import java.io.Serializable;

/// A user's condition over rows. Called for a row and again when it is retracted, by several
/// workers at once: it must give the same answer for equal rows, and keep nothing.
@FunctionalInterface
public interface RowPredicate<R> extends Serializable {
    boolean test(R row) throws Exception;
}
