package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.Bags;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.state.PageCache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The sessions of each group: the first and the last time of each, in order, and the times of
/// which it can't be said whether they start one. All are found in O(log sessions of the group).
final class SessionBounds {

    /// The starts of a group have twice its number, the last times the number behind that.
    private final Bags bags = new Bags(null);

    private final Map<Integer, TreeMap<Long, Failure>> failures = new HashMap<>();

    private OrderedBag starts(int group) {
        return bags.bag(2 * group);
    }

    private OrderedBag lasts(int group) {
        return bags.bag(2 * group + 1);
    }

    /// Whether a session starts at a time.
    boolean isStart(int group, long time) {
        BagCursor cursor = starts(group).seek(time);
        return cursor.next() && cursor.key() == time;
    }

    /// The start of the session of a time that is in one.
    long startOf(int group, long time) {
        BagCursor cursor = starts(group).seek(time);
        if (cursor.next() && cursor.key() == time) {
            return time;
        }
        cursor.previous();
        return cursor.key();
    }

    /// Why it can't be said whether a session starts at a time; null where it can.
    @Nullable Failure failure(int group, long time) {
        TreeMap<Long, Failure> ofGroup = failures.get(group);
        return ofGroup == null ? null : ofGroup.get(time);
    }

    /// Takes away what is known of a range of times.
    void clear(int group, long from, long to) {
        remove(starts(group), from, to);
        remove(lasts(group), from, to);
        TreeMap<Long, Failure> ofGroup = failures.get(group);
        if (ofGroup != null) {
            ofGroup.subMap(from, true, to, true).clear();
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
    void clearLast(int group, long time) {
        remove(lasts(group), time, time);
    }

    void addStart(int group, long time) {
        starts(group).add(time, 1);
    }

    /// Notes why it can't be said whether a session starts at a time: none of its rows has one.
    void addFailure(int group, long time, Failure failure) {
        failures.computeIfAbsent(group, of -> new TreeMap<>()).put(time, failure);
    }

    void addLast(int group, long time) {
        lasts(group).add(time, 1);
    }

    boolean isEmpty(int group) {
        return lasts(group).isEmpty();
    }

    /// The last time of the first session.
    long firstLast(int group) {
        return lasts(group).first();
    }

    /// Forgets a group.
    void remove(int group) {
        bags.remove(2 * group);
        bags.remove(2 * group + 1);
        failures.remove(group);
    }

    /// Keeps them in a cache; but for times of which something can't be said.
    void keepIn(PageCache cache) {
        bags.keepIn(cache);
    }

    /// Said between two looks at groups: see [Bags#trim].
    void trim() {
        bags.trim();
    }

    /// About how many bytes this keeps in memory.
    long sizeInBytes() {
        return bags.sizeInBytes();
    }

    /// The bytes that are not in memory.
    long sizeOutside() {
        return bags.sizeOutside();
    }
}
