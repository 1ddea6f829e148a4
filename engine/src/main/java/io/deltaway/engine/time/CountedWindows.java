package io.deltaway.engine.time;

import org.jspecify.annotations.Nullable;

/// Windows of so many rows of a group in an order, one of which starts every so many rows, with the
/// first row: windows over positions from 0 on.
public record CountedWindows(long rows, long hop) implements Windows {

    /// The length of the slices of which windows are made up, each the positions of which are in
    /// the same ones.
    public long slice() {
        long a = hop;
        long b = rows;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }

    @Override
    public boolean of(long position, Spans into) {
        return of(position, 0, into);
    }

    @Override
    public boolean of(long position, long from, Spans into) {
        long first = position < rows ? 0 : (position - rows) / hop + 1;
        long wanted = from <= 0 ? 0 : Math.ceilDiv(from, hop);
        for (long window = Math.max(first, wanted); window <= position / hop; window++) {
            into.add(window * hop, window * hop + rows);
        }
        return true;
    }

    @Override
    public @Nullable Windows panes() {
        long slice = slice();
        return rows <= hop ? null : new CountedWindows(slice, slice);
    }

    @Override
    public boolean leavesGaps() {
        return rows < hop;
    }
}
