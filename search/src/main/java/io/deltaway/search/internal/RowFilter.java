package io.deltaway.search.internal;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Which of the kept rows may be found.
///
/// @param rows their numbers; null where all may
record RowFilter(@Nullable BitSet rows) {

    static final RowFilter ALL = new RowFilter(null);

    boolean accepts(int row) {
        return rows == null || rows.get(row);
    }
}
