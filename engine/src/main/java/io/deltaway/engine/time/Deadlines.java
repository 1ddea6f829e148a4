package io.deltaway.engine.time;

import io.deltaway.engine.state.RowNumbers;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/// Rows that something is to happen to when a [EventClock] has come to their time. Few different
/// times, as of windows, cost little; a row costs four bytes and O(log times).
public final class Deadlines {

    private final TreeMap<Long, RowNumbers> rows = new TreeMap<>();

    /// No deadlines.
    public Deadlines() {}

    public void add(long due, int row) {
        rows.computeIfAbsent(due, time -> new RowNumbers(4)).add(row);
    }

    /// Whether something is due.
    public boolean anyUpTo(long now) {
        return !rows.isEmpty() && rows.firstKey() <= now;
    }

    /// Takes out what is due, the earliest first. A row that was added and has gone since, or was
    /// added again, is given all the same.
    public void takeUpTo(long now, IntConsumer taker) {
        while (anyUpTo(now)) {
            RowNumbers due = rows.pollFirstEntry().getValue();
            for (int i = 0; i < due.size(); i++) {
                taker.accept(due.get(i));
            }
        }
    }

    /// About how many bytes this keeps.
    public long sizeInBytes() {
        return rows.size() * 96L
                + rows.values().stream().mapToLong(row -> row.array().length * 4L).sum();
    }
}
