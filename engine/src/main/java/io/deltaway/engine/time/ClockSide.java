package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/// One of the tables that move a [EventClock]: the largest time of each of its partitions.
final class ClockSide {

    /// No partition.
    private static final long NONE = -1;

    /// What is known of one partition.
    ///
    /// @param most the largest time
    /// @param heard the time of day when it last gave rows
    /// @param said what the clock has said to its last row: it never goes back for the next ones,
    ///   though another partition may come, or come back
    private record Part(long most, long heard, long said) {}

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

    /// The largest time of each partition in this epoch, of all workers, but for its last row.
    private final Map<Long, Long> butLast = new HashMap<>();

    /// The earliest time of its rows that wait for answers, as of the end of the last epoch and as
    /// of now.
    private long waitingBefore = EventClock.AFTER_ALL;

    private long waiting = EventClock.AFTER_ALL;

    ClockSide(EventClock.Side side, int worker) {
        this.side = side;
        this.worker = worker;
    }

    void beginEpoch() {
        before = after;
        waitingBefore = waiting;
        running.clear();
        behind.clear();
        butLast.clear();
    }

    /// Takes the reports of a step, in the order of the workers.
    void hear(Batch reports) {
        behind.forEach((part, most) -> running.merge(part, most, Math::max));
        behind.clear();
        for (int i = 0; i < reports.size(); i++) {
            long part = value(reports, 0, i);
            long before = Math.max(most(running, part), most(behind, part));
            butLast.put(part, Math.max(before, value(reports, 2, i)));
            Map<Long, Long> to = value(reports, 3, i) < worker ? running : behind;
            to.merge(part, value(reports, 1, i), Math::max);
        }
    }

    boolean waits() {
        return side.waits();
    }

    /// Takes the change of the earliest time of rows that wait.
    void hearWaiting(Batch first) {
        if (!first.isEmpty()) {
            waiting = EventClock.AFTER_ALL;
        }
        TimeScale scale = TimeScale.of(first.column(0));
        for (int i = 0; i < first.size(); i++) {
            if (first.weight(i) > 0 && scale.isTime(first.column(0), i)) {
                waiting = TimeWords.of(first.column(0))[i];
            }
        }
    }

    private static long most(Map<Long, Long> times, long partition) {
        return times.getOrDefault(partition, EventClock.BEFORE_ALL);
    }

    private static long value(Batch reports, int column, int row) {
        return ((LongColumn) reports.column(column)).get(row);
    }

    /// Finds what is known behind the epoch; rows of its last step are judged only then.
    ///
    /// @param said what the clock said to a row of a partition behind rows of some largest time
    void endEpoch(long wall, LongBinaryOperator said) {
        after = new TreeMap<>(before);
        butLast.forEach((part, earlier) -> {
            long most = Math.max(most(running, part), most(behind, part));
            long settled = settled(part);
            long toLast = said.applyAsLong(part, Math.max(settled, earlier));
            after.put(part, new Part(Math.max(settled, most), wall, toLast));
        });
    }

    private long settled(long partition) {
        Part part = before.get(partition);
        return part == null ? EventClock.BEFORE_ALL : part.most;
    }

    /// What the clock said last to a row of a partition in earlier epochs.
    long said(long partition) {
        Part part = before.get(partition);
        return part == null ? EventClock.BEFORE_ALL : part.said;
    }

    /// The largest time of a partition before this worker's rows of this step.
    long most(long partition) {
        return Math.max(settled(partition), most(running, partition));
    }

    /// The smallest time of all other partitions as of the end of the last epoch.
    long leastOfOthers(long partition, EventClock.Day day) {
        return least(before, waitingBefore, partition, day);
    }

    /// How far this table has come at the end of the epoch; [EventClock#AFTER_ALL] where it has
    /// ended or holds nobody back.
    long now(EventClock.Day day) {
        return least(after, waiting, NONE, day);
    }

    boolean hasEnded(EventClock.Day day) {
        return hasEnded(waiting, day);
    }

    private boolean hasEnded(long firstWaiting, EventClock.Day day) {
        return firstWaiting == EventClock.AFTER_ALL
                && side.givers().stream().allMatch(day::hasEnded);
    }

    /// The largest time at the end of the epoch, and the time of day when the last rows came.
    long most() {
        return after.values().stream().mapToLong(Part::most).max().orElse(EventClock.BEFORE_ALL);
    }

    long heard() {
        return after.values().stream().mapToLong(Part::heard).max().orElse(EventClock.BEFORE_ALL);
    }

    /// The smallest time of all partitions that may give more rows, without one of them, and of the
    /// rows that wait; [EventClock#AFTER_ALL] where there is none. Who may give rows and has given
    /// none is awaited.
    private long least(Map<Long, Part> parts, long firstWaiting, long but, EventClock.Day day) {
        if (hasEnded(firstWaiting, day)) {
            return EventClock.AFTER_ALL;
        }
        Set<Integer> going = new HashSet<>();
        for (EventClock.Giver giver : side.givers()) {
            if (!day.hasEnded(giver)) {
                going.add(giver.number());
            }
        }
        Set<Integer> silent = new HashSet<>(going);
        silent.remove(Ticks.giver(but));
        long least = EventClock.AFTER_ALL;
        for (var entry : parts.entrySet()) {
            int giver = Ticks.giver(entry.getKey());
            silent.remove(giver);
            boolean isIdle = day.isIdle(entry.getValue().heard);
            if (going.contains(giver) && entry.getKey() != but && !isIdle) {
                least = Math.min(least, entry.getValue().most);
            }
        }
        return !silent.isEmpty() && !day.isIdle(day.dawn())
                ? EventClock.BEFORE_ALL
                : Math.min(least, firstWaiting);
    }

    void save(ByteWriter out) {
        List<Integer> numbers = side.givers().stream().map(EventClock.Giver::number).toList();
        out.writeLong(waiting);
        out.writeVarLong(after.size());
        after.forEach((key, part) -> {
            out.writeLong(Ticks.partition(numbers.indexOf(Ticks.giver(key)), (int) (long) key));
            out.writeLong(part.most);
            out.writeLong(part.heard);
            out.writeLong(part.said);
        });
    }

    void load(ByteReader in) {
        waiting = in.readLong();
        waitingBefore = waiting;
        for (long i = in.readVarLong(); i > 0; i--) {
            long key = in.readLong();
            int giver = side.givers().get(Ticks.giver(key)).number();
            after.put(
                    Ticks.partition(giver, (int) key),
                    new Part(in.readLong(), in.readLong(), in.readLong()));
        }
        before = after;
    }
}
