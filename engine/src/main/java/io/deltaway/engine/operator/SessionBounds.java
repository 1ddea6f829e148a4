package io.deltaway.engine.operator;

import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.time.Shift;
import java.util.ArrayList;
import java.util.List;

/// The sessions of one group: the first and the last time of each, in order. Both are found in
/// O(log sessions).
final class SessionBounds {

    private final Shift gap;
    private final OrderedBag starts = new OrderedBag();
    private final OrderedBag lasts = new OrderedBag();

    SessionBounds(Shift gap) {
        this.gap = gap;
    }

    /// Whether a time is in the session of the one before it.
    boolean isJoined(long before, long time) {
        return gap.after(before) > time;
    }

    /// The start of the session of a time that is in one.
    long startOf(long time) {
        BagCursor cursor = starts.seek(time);
        if (cursor.next() && cursor.key() == time) {
            return time;
        }
        cursor = starts.seek(time);
        cursor.previous();
        return cursor.key();
    }

    /// Takes away the bounds of a range of times.
    void clear(long from, long to) {
        remove(starts, from, to);
        remove(lasts, from, to);
    }

    private static void remove(OrderedBag bag, long from, long to) {
        List<Long> gone = new ArrayList<>();
        BagCursor cursor = bag.seek(from);
        while (cursor.next() && cursor.key() <= to) {
            gone.add(cursor.key());
        }
        gone.forEach(time -> bag.add(time, -1));
    }

    /// Takes away that a time is the last of its session, where it is.
    void clearLast(long time) {
        remove(lasts, time, time);
    }

    void addStart(long time) {
        starts.add(time, 1);
    }

    void addLast(long time) {
        lasts.add(time, 1);
    }

    boolean isEmpty() {
        return lasts.isEmpty();
    }

    /// The last time of the first session.
    long firstLast() {
        return lasts.first();
    }

    long sizeInBytes() {
        return starts.sizeInBytes() + lasts.sizeInBytes();
    }
}
