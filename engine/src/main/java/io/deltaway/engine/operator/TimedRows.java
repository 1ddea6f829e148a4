package io.deltaway.engine.operator;

import io.deltaway.engine.state.RowNumbers;
import java.util.Arrays;

/// A growing list of rows of a [TimeIndex], each with its group and time; a negative row stands for
/// none.
final class TimedRows {

    static final int NONE = -1;

    private final RowNumbers groups = new RowNumbers(16);
    private final RowNumbers rows = new RowNumbers(16);
    private long[] times = new long[16];

    void add(int group, long time, int row) {
        int at = rows.size();
        if (at == times.length) {
            times = Arrays.copyOf(times, at * 2);
        }
        times[at] = time;
        groups.add(group);
        rows.add(row);
    }

    int size() {
        return rows.size();
    }

    int group(int i) {
        return groups.get(i);
    }

    long time(int i) {
        return times[i];
    }

    int row(int i) {
        return rows.get(i);
    }

    /// The groups; longer than the list.
    int[] groups() {
        return groups.array();
    }

    /// The times; longer than the list.
    long[] times() {
        return times;
    }

    /// The rows; longer than the list.
    int[] rows() {
        return rows.array();
    }

    void clear() {
        groups.clear();
        rows.clear();
    }
}
