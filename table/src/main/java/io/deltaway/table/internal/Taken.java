package io.deltaway.table.internal;

import java.util.List;

/// Rows of a circuit node whose columns were asked for, and where they stand.
///
/// @param columns the positions of what was asked for, in that order
record Taken(int node, List<Integer> columns) {

    int[] array() {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }
}
