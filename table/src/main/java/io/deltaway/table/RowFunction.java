package io.deltaway.table;

import java.io.Serializable;

/// A user's function from row to row. Called for a row and again when it is retracted, by several
/// workers at once: it must give equal answers for equal rows, and keep nothing.
@FunctionalInterface
public interface RowFunction<R, O> extends Serializable {
    O apply(R row) throws Exception;
}
