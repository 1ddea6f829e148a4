package io.deltaway.table;

import java.io.Serializable;

/// Whether a row that arrived takes the place of the one that is kept. Called by several workers at
/// once: it must give the same answer for equal rows, and keep nothing.
@FunctionalInterface
public interface RowAcceptance<R> extends Serializable {
    boolean accepts(R kept, R arrived) throws Exception;
}
