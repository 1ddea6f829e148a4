package io.deltaway.engine.time;

import org.jspecify.annotations.Nullable;

/// Windows of so many rows of a group in an order, one of which starts every so many rows, with the
/// first row: windows over positions from 0 on.
public record CountedWindows(long rows, long hop) implements Windows {

    /// The first position of the pane that a position is in: panes go from one start or end of a
    /// window to the next, so there are two in a hop at most.
    public long paneStart(long position) {
        long passed = Math.floorMod(position, hop);
        return position - passed + (passed < rows % hop ? 0 : rows % hop);
    }

    /// The first position behind it.
    public long paneEnd(long position) {
        long passed = Math.floorMod(position, hop);
        return position - passed + (passed < rows % hop ? rows % hop : hop);
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
    public long end(long start) {
        return start + rows;
    }

    @Override
    public @Nullable Windows panes() {
        return rows <= hop ? null : new Panes(this);
    }

    @Override
    public boolean leavesGaps() {
        return rows < hop;
    }

    private record Panes(CountedWindows windows) implements Windows {

        @Override
        public boolean of(long position, Spans into) {
            into.add(windows.paneStart(position), windows.paneEnd(position));
            return true;
        }
    }
}
