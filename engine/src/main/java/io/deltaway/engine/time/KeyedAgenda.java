package io.deltaway.engine.time;

import io.deltaway.engine.state.RowNumbers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;

/// Rows that go by the clocks of their keys. Costs a probe and O(log rows) when a row is put on it,
/// and a look for each key whose clock went on.
final class KeyedAgenda implements Agenda {

    private static final long NONE = Long.MIN_VALUE;

    /// A time of the clock of a key.
    private record At(int key, long due) implements Comparable<At> {

        private static final Comparator<At> ORDER =
                Comparator.comparingInt(At::key).thenComparingLong(At::due);

        @Override
        public int compareTo(At other) {
            return ORDER.compare(this, other);
        }
    }

    private final KeyClock clock;
    private final boolean atStart;
    private final Keys keys;
    private final TreeMap<At, RowNumbers> rows = new TreeMap<>();

    /// The deadline of each row, or [#NONE], and by whose clock.
    private long[] next = new long[0];

    private int[] keyOf = new int[0];

    /// Keys that have rows, by the first time of those, where clocks go on with the time of day.
    private final Deadlines byTimeOfDay = new Deadlines();

    /// Keys of rows that were due when they were added.
    private final RowNumbers due = new RowNumbers(4);

    /// @param atStart whether time is as of the beginning of the epoch
    KeyedAgenda(KeyClock clock, boolean atStart, Keys keys) {
        this.clock = clock;
        this.atStart = atStart;
        this.keys = keys;
    }

    @Override
    public void add(long time, int row) {
        if (row >= next.length) {
            int length = next.length;
            next = Arrays.copyOf(next, Math.max(row + 1, Math.max(16, length * 2)));
            keyOf = Arrays.copyOf(keyOf, next.length);
            Arrays.fill(next, length, next.length, NONE);
        }
        long noted = noted(time);
        if (isOver()) {
            next[row] = noted;
            return;
        }
        int key = clock.number(keys, row);
        boolean isKept = next[row] != NONE && keyOf[row] == key && next[row] <= noted;
        if (!isKept) {
            letGo(row);
            next[row] = noted;
            keyOf[row] = key;
            list(time, row, key);
        }
    }

    private static long noted(long time) {
        return Math.max(time, NONE + 1);
    }

    /// Rows that wait for the end of all are listed nowhere.
    private void list(long time, int row, int key) {
        if (time == EventClock.AFTER_ALL) {
            return;
        }
        clock.hold(key);
        rows.computeIfAbsent(new At(key, time), at -> new RowNumbers(4)).add(row);
        if (time <= nowOf(key)) {
            due.add(key);
        } else if (clock.followsTimeOfDay()) {
            byTimeOfDay.add(time, key);
        }
    }

    private void letGo(int row) {
        if (next[row] != NONE && next[row] != EventClock.AFTER_ALL) {
            clock.release(keyOf[row]);
        }
        next[row] = NONE;
    }

    /// Whether all sources have ended: then keys are forgotten, and all rows are due.
    private boolean isOver() {
        return clock.common(atStart) == EventClock.AFTER_ALL;
    }

    private long nowOf(int key) {
        return atStart ? clock.atStart(key) : clock.now(key);
    }

    @Override
    public long now(int row) {
        return isOver() ? EventClock.AFTER_ALL : nowOf(clock.number(keys, row));
    }

    @Override
    public void take(Look look) {
        if (isOver()) {
            takeAll(look);
            return;
        }
        RowNumbers moved = clock.moved(atStart);
        for (int i = 0; i < moved.size(); i++) {
            take(moved.get(i), look);
        }
        byTimeOfDay.takeUpTo(clock.common(atStart), key -> take(key, look));
        for (int i = 0; i < due.size(); i++) {
            take(due.get(i), look);
        }
        due.clear();
    }

    private void take(int key, Look look) {
        long now = nowOf(key);
        var first = rows.ceilingEntry(new At(key, NONE));
        while (first != null && first.getKey().key == key && first.getKey().due <= now) {
            rows.remove(first.getKey());
            look(first.getValue(), first.getKey(), now, look);
            first = rows.ceilingEntry(new At(key, NONE));
        }
        if (clock.followsTimeOfDay() && first != null && first.getKey().key == key) {
            byTimeOfDay.add(first.getKey().due, key);
        }
    }

    private void look(RowNumbers some, At at, long now, Look look) {
        for (int i = 0; i < some.size(); i++) {
            int row = some.get(i);
            if (next[row] == noted(at.due) && keyOf[row] == at.key) {
                letGo(row);
                look.at(row, now);
            }
        }
    }

    private void takeAll(Look look) {
        rows.clear();
        due.clear();
        for (int row = 0; row < next.length; row++) {
            if (next[row] != NONE) {
                next[row] = NONE;
                look.at(row, EventClock.AFTER_ALL);
            }
        }
    }

    @Override
    public long sizeInBytes() {
        return rows.size() * 120L
                + rows.values().stream().mapToLong(row -> row.array().length * 4L).sum()
                + next.length * 12L
                + byTimeOfDay.sizeInBytes();
    }
}
