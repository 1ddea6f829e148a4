package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// One of the tables that move a [EventClock]: the largest time of each of its partitions.
final class ClockSide {

    /// No partition.
    private static final long NONE = -1;

    /// What is known of one partition.
    ///
    /// @param most the largest time
    /// @param heard the time of day when it last gave rows
    private record Part(long most, long heard) {}

    private final EventClock.Side side;
    private final int worker;

    /// As of the end of the last epoch.
    private Map<Long, Part> before = new TreeMap<>();

    /// As of the end of this one, once that is reached.
    private Map<Long, Part> after = before;

    /// The largest time of each partition in this epoch, up to the last step, and of this one up to
    /// this worker's rows.
    private final Map<Long, Long> running = new HashMap<>();

    /// The same from this worker's rows on.
    private final Map<Long, Long> behind = new HashMap<>();

    ClockSide(EventClock.Side side, int worker) {
        this.side = side;
        this.worker = worker;
    }

    void beginEpoch() {
        before = after;
        running.clear();
        behind.clear();
    }

    /// Takes the reports of a step.
    void hear(Batch reports) {
        behind.forEach((part, most) -> running.merge(part, most, Math::max));
        behind.clear();
        for (int i = 0; i < reports.size(); i++) {
            Map<Long, Long> to = value(reports, 2, i) < worker ? running : behind;
            to.merge(value(reports, 0, i), value(reports, 1, i), Math::max);
        }
    }

    private static long value(Batch reports, int column, int row) {
        return ((LongColumn) reports.column(column)).get(row);
    }

    void endEpoch(long wall) {
        after = new TreeMap<>(before);
        for (Map<Long, Long> heard : java.util.List.of(running, behind)) {
            heard.forEach((part, most) -> {
                Part known = after.get(part);
                after.put(part, new Part(known == null ? most : Math.max(most, known.most), wall));
            });
        }
    }

    /// The largest time of a partition before this worker's rows of this step.
    long most(long partition) {
        Part part = before.get(partition);
        long settled = part == null ? EventClock.BEFORE_ALL : part.most;
        return Math.max(settled, running.getOrDefault(partition, EventClock.BEFORE_ALL));
    }

    /// The smallest time of all other partitions as of the end of the last epoch.
    long leastOfOthers(long partition, EventClock.Day day) {
        return least(before, partition, day);
    }

    /// How far this table has come at the end of the epoch.
    long now(EventClock.Day day) {
        long least = least(after, NONE, day);
        if (least != EventClock.AFTER_ALL || day.ended().containsAll(side.sources())) {
            return least;
        }
        long most = EventClock.BEFORE_ALL;
        long heard = EventClock.BEFORE_ALL;
        for (Part part : after.values()) {
            most = Math.max(most, part.most);
            heard = Math.max(heard, part.heard);
        }
        boolean goesOn = day.idleness().goesOn() && most > EventClock.BEFORE_ALL;
        return goesOn ? most + (day.wall() - heard) : EventClock.BEFORE_ALL;
    }

    /// The smallest time of all partitions that may give more rows, without one of them;
    /// [EventClock#AFTER_ALL] where there is none.
    private long least(Map<Long, Part> parts, long but, EventClock.Day day) {
        if (day.ended().containsAll(side.sources())) {
            return EventClock.AFTER_ALL;
        }
        Set<Integer> silent = new HashSet<>(side.sources());
        silent.removeAll(day.ended());
        silent.remove(Ticks.input(but));
        long least = EventClock.AFTER_ALL;
        for (var entry : parts.entrySet()) {
            int source = Ticks.input(entry.getKey());
            silent.remove(source);
            boolean mayGive = !side.byPartition() || !day.ended().contains(source);
            if (mayGive && entry.getKey() != but && !day.isIdle(entry.getValue().heard)) {
                least = Math.min(least, entry.getValue().most);
            }
        }
        boolean waits = side.byPartition() ? !silent.isEmpty() : parts.isEmpty();
        return waits && !day.isIdle(day.dawn()) ? EventClock.BEFORE_ALL : least;
    }

    void save(ByteWriter out) {
        out.writeVarLong(after.size());
        after.forEach((key, part) -> {
            out.writeLong(key);
            out.writeLong(part.most);
            out.writeLong(part.heard);
        });
    }

    void load(ByteReader in) {
        for (long i = in.readVarLong(); i > 0; i--) {
            after.put(in.readLong(), new Part(in.readLong(), in.readLong()));
        }
        before = after;
    }
}
