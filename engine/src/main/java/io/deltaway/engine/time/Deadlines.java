package io.deltaway.engine.time;

import io.deltaway.engine.state.RowNumbers;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/// Rows that are to be looked at when a [EventClock] has come to their time; each has one deadline
/// at most, however often it is put off. Few different times, as of windows, cost little; a row
/// costs twelve bytes and O(log times). Rows that wait for the end of all are listed nowhere: most
/// get an earlier deadline, and what is listed stays until its time.
public final class Deadlines {

    private static final long NONE = Long.MIN_VALUE;

    private final TreeMap<Long, RowNumbers> rows = new TreeMap<>();

    /// The deadline of each row, or [#NONE].
    private long[] next = new long[0];

    /// How many wait for the end of all.
    private int atEnd;

    /// No deadlines.
    public Deadlines() {}

    /// Asks for a row to be looked at. Where that is asked for an earlier time already, it stays at
    /// that: whoever looks then asks again if nothing is due.
    public void add(long due, int row) {
        if (row >= next.length) {
            int length = next.length;
            next = Arrays.copyOf(next, Math.max(row + 1, Math.max(16, length * 2)));
            Arrays.fill(next, length, next.length, NONE);
        }
        if (next[row] == NONE || noted(due) < next[row]) {
            atEnd -= next[row] == EventClock.AFTER_ALL ? 1 : 0;
            next[row] = noted(due);
            if (due == EventClock.AFTER_ALL) {
                atEnd++;
            } else {
                rows.computeIfAbsent(due, time -> new RowNumbers(4)).add(row);
            }
        }
    }

    private static long noted(long due) {
        return Math.max(due, NONE + 1);
    }

    private boolean hasListed(long now) {
        return !rows.isEmpty() && rows.firstKey() <= now;
    }

    /// Takes out the rows to look at, the earliest first. One may have gone since, and its number
    /// may be another row's.
    public void takeUpTo(long now, IntConsumer taker) {
        while (hasListed(now)) {
            var first = rows.pollFirstEntry();
            RowNumbers due = first.getValue();
            for (int i = 0; i < due.size(); i++) {
                int row = due.get(i);
                if (next[row] == noted(first.getKey())) {
                    next[row] = NONE;
                    taker.accept(row);
                }
            }
        }
        for (int row = 0; now == EventClock.AFTER_ALL && atEnd > 0 && row < next.length; row++) {
            if (next[row] == EventClock.AFTER_ALL) {
                next[row] = NONE;
                atEnd--;
                taker.accept(row);
            }
        }
    }

    /// About how many bytes this keeps.
    public long sizeInBytes() {
        return rows.size() * 96L
                + rows.values().stream().mapToLong(row -> row.array().length * 4L).sum()
                + next.length * 8L;
    }
}
