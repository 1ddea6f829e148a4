package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.OrderedBag;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The sessions of one group: the first and the last time of each, in order, and the times of which
/// it can't be said whether they start one. All are found in O(log sessions).
final class SessionBounds {

    private final OrderedBag starts = new OrderedBag();
    private final OrderedBag lasts = new OrderedBag();
    private @Nullable TreeMap<Long, Failure> failures;

    /// Whether a session starts at a time.
    boolean isStart(long time) {
        BagCursor cursor = starts.seek(time);
        return cursor.next() && cursor.key() == time;
    }

    /// The start of the session of a time that is in one.
    long startOf(long time) {
        if (isStart(time)) {
            return time;
        }
        BagCursor cursor = starts.seek(time);
        cursor.previous();
        return cursor.key();
    }

    /// Why it can't be said whether a session starts at a time; null where it can.
    @Nullable Failure failure(long time) {
        return failures == null ? null : failures.get(time);
    }

    /// Takes away what is known of a range of times.
    void clear(long from, long to) {
        remove(starts, from, to);
        remove(lasts, from, to);
        if (failures != null) {
            failures.subMap(from, true, to, true).clear();
        }
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

    /// Notes why it can't be said whether a session starts at a time: none of its rows has one.
    void addFailure(long time, Failure failure) {
        failures = failures == null ? new TreeMap<>() : failures;
        failures.put(time, failure);
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
