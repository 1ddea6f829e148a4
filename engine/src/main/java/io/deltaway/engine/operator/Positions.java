package io.deltaway.engine.operator;

import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.OrderedBag;
import java.util.function.LongPredicate;

/// Rows of a bag by their position, where each copy counts. A position a little behind the last one
/// costs O(1), any other O(log n).
final class Positions {

    private static final int NEAR = 32;

    private final OrderedBag bag;
    private BagCursor cursor;
    private long start;
    private long end;

    Positions(OrderedBag bag) {
        this.bag = bag;
        this.cursor = bag.fromStart();
    }

    long count() {
        return bag.weight();
    }

    /// Goes to the row at a position; false where there is none.
    boolean to(long position) {
        if (position < 0 || position >= bag.weight()) {
            return false;
        }
        if (position < start || position >= end + NEAR) {
            long row = bag.select(position);
            start = bag.rank(row);
            end = start;
            cursor = bag.seek(row);
        }
        while (position >= end) {
            cursor.next();
            start = end;
            end += cursor.weight();
        }
        return true;
    }

    int row() {
        return (int) cursor.key();
    }

    /// The position of the row's first copy.
    long start() {
        return start;
    }

    /// The position behind the row's last copy.
    long end() {
        return end;
    }

    /// The position of the first row that is not before a place.
    static long of(OrderedBag bag, LongPredicate isBefore) {
        BagCursor found = bag.seek(isBefore);
        return found.next() ? bag.rank(found.key()) : bag.weight();
    }
}
