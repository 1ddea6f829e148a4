package io.deltaway.search.internal;

/// Which of the kept rows may be found.
@FunctionalInterface
interface RowFilter {

    RowFilter ALL = row -> true;

    boolean accepts(int row);
}
