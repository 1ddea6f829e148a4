package io.deltaway.engine.operator;

import io.deltaway.engine.state.RowNumbers;
import java.util.Arrays;

/// A growing list of stored rows, each with its group and a weight.
final class WeightedRows {

    private final RowNumbers groups = new RowNumbers(16);
    private final RowNumbers rows = new RowNumbers(16);
    private long[] weights = new long[16];

    void add(int group, int row, long weight) {
        int at = rows.size();
        if (at == weights.length) {
            weights = Arrays.copyOf(weights, at * 2);
        }
        weights[at] = weight;
        groups.add(group);
        rows.add(row);
    }

    int size() {
        return rows.size();
    }

    int group(int i) {
        return groups.get(i);
    }

    int row(int i) {
        return rows.get(i);
    }

    long weight(int i) {
        return weights[i];
    }

    /// The groups; longer than the list.
    int[] groups() {
        return groups.array();
    }

    /// The rows; longer than the list.
    int[] rows() {
        return rows.array();
    }

    /// The weights, copied.
    long[] weights() {
        return Arrays.copyOf(weights, size());
    }

    void clear() {
        groups.clear();
        rows.clear();
    }
}
