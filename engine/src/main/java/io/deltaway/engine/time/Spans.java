package io.deltaway.engine.time;

import java.util.Arrays;

/// A growing list of windows, each from a start up to an end that no longer belongs to it, as
/// [TimeWords].
public final class Spans {

    private long[] starts = new long[4];
    private long[] ends = new long[4];
    private int size;

    /// No windows.
    public Spans() {}

    public void add(long start, long end) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        starts[size] = start;
        ends[size++] = end;
    }

    public int size() {
        return size;
    }

    public long start(int i) {
        return starts[i];
    }

    public long end(int i) {
        return ends[i];
    }

    /// All starts; the array is longer than the list.
    public long[] starts() {
        return starts;
    }

    /// All ends; the array is longer than the list.
    public long[] ends() {
        return ends;
    }

    /// Leaves out what stands between two places: one and the last.
    void keepEnds(int from) {
        if (size > from + 2) {
            starts[from + 1] = starts[size - 1];
            ends[from + 1] = ends[size - 1];
            size = from + 2;
        }
    }

    public void clear() {
        size = 0;
    }
}
