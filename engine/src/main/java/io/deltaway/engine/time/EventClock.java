package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Stateful;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.KeptBytes;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Says how far event time has come: the smallest, over all partitions that may still give rows, of
/// the largest time that each has given. Every worker has one, and all say the same.
///
/// Inputs: for each side what [Report] gave on all workers; then the ticks. Gives no rows. Keeps a
/// time for each partition; an epoch costs a few instructions for each.
public final class EventClock implements Operator.HoldsBack, Stateful.Everywhere, Clock {

    /// What a clock says before there are rows.
    public static final long BEFORE_ALL = Long.MIN_VALUE;

    /// What it says when all sources have ended.
    public static final long AFTER_ALL = Long.MAX_VALUE;

    public static final Schema SCHEMA = new Schema(List.of());

    /// A table that moves the clock; of several the smallest counts.
    ///
    /// @param givers whose rows are its rows, in an order that a restart finds again
    /// @param waits whether rows of it may wait for answers before they come: there is an input
    ///   more then, behind the reports, which says the earliest time of those
    public record Side(List<Giver> givers, boolean waits) {
        public Side {
            givers = List.copyOf(givers);
        }
    }

    /// A source with its partitions, or a step that makes rows of others: those are one partition.
    ///
    /// @param number by which [Ticks#partition] numbers its partitions; not -1
    /// @param sources the inputs from which its rows come, in an order that a restart finds again
    public record Giver(int number, List<Integer> sources) {
        public Giver {
            sources = List.copyOf(sources);
        }
    }

    /// @param nanos of the time of day after which a partition without rows doesn't hold the clock
    ///   back; 0 for never
    /// @param goesOn whether the clock goes on as the time of day does while all are idle
    /// @param behindNanos how far the clock may be behind the time of day; 0 for any
    public record Idleness(long nanos, boolean goesOn, long behindNanos) {}

    /// What the ticks said.
    ///
    /// @param dawn the time of day when the clock was first told it
    record Day(Set<Integer> ended, Idleness idleness, long dawn, long wall) {

        boolean hasEnded(Giver giver) {
            return ended.containsAll(giver.sources);
        }

        boolean isIdle(long heard) {
            return idleness.nanos > 0 && wall - heard >= idleness.nanos;
        }
    }

    private final List<ClockSide> sides;
    private final List<Integer> sources;
    private final Idleness idleness;
    private final Set<Integer> ended = new HashSet<>();
    private final Kept kept = new KeptBytes(this::save, this::load);
    private long dawn;
    private long wall;
    private Day atStart;
    private long start = BEFORE_ALL;
    private long now = BEFORE_ALL;
    private long epoch = -1;

    /// @param worker the number of this worker
    public EventClock(List<Side> sides, Idleness idleness, int worker) {
        this.sides = sides.stream().map(side -> new ClockSide(side, worker)).toList();
        this.sources =
                sides.stream()
                        .flatMap(side -> side.givers.stream())
                        .flatMap(giver -> giver.sources.stream())
                        .distinct()
                        .toList();
        this.idleness = idleness;
        this.atStart = day();
    }

    private Day day() {
        return new Day(Set.copyOf(ended), idleness, dawn, wall);
    }

    /// The rows before it are those of its partition, and those of all earlier epochs.
    @Override
    public long at(int side, long partition, long most) {
        return behind(side, partition, Math.max(sides.get(side).most(partition), most));
    }

    /// What it says behind rows of this largest time.
    private long behind(int side, long partition, long most) {
        ClockSide own = sides.get(side);
        long least = Math.min(most, own.leastOfOthers(partition, atStart));
        for (int i = 0; i < sides.size() && least > start; i++) {
            if (i != side) {
                least = Math.min(least, sides.get(i).leastOfOthers(-1, atStart));
            }
        }
        return Math.max(Math.max(start, own.said(partition)), least);
    }

    /// Rows without a partition are judged as of the beginning of the epoch.
    @Override
    public long[] counted(Batch rows, int partition, int[] keyColumns) {
        return partition < 0
                ? new long[rows.size()]
                : ((LongColumn) rows.column(partition)).values();
    }

    @Override
    public long atStart(long of) {
        return start;
    }

    @Override
    public Agenda agenda(Agenda.Keys keys) {
        return new CommonAgenda(() -> now);
    }

    @Override
    public Agenda agendaAtStart(Agenda.Keys keys) {
        return new CommonAgenda(() -> start);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        if (step.epoch() != epoch) {
            epoch = step.epoch();
            start = now;
            atStart = day();
            sides.forEach(ClockSide::beginEpoch);
        }
        int next = 0;
        for (ClockSide side : sides) {
            side.hear(inputs[next++]);
            if (side.waits()) {
                side.hearWaiting(inputs[next++]);
            }
        }
        hear(inputs[next]);
        return Batch.empty(SCHEMA);
    }

    private void hear(Batch ticks) {
        for (int i = 0; i < ticks.size(); i++) {
            long source = ((LongColumn) ticks.column(0)).get(i);
            if (source >= 0) {
                ended.add((int) source);
            } else {
                wall = Math.max(wall, ((LongColumn) ticks.column(1)).get(i));
                dawn = dawn == 0 ? wall : dawn;
            }
        }
    }

    @Override
    public Batch endEpoch(Step step) {
        for (int i = 0; i < sides.size(); i++) {
            int side = i;
            sides.get(i).endEpoch(wall, (partition, most) -> behind(side, partition, most));
        }
        now = Math.max(Math.max(now, now(day())), byTimeOfDay());
        return Batch.empty(SCHEMA);
    }

    private long byTimeOfDay() {
        return idleness.behindNanos == 0 || wall == 0 ? BEFORE_ALL : wall - idleness.behindNanos;
    }

    private long now(Day day) {
        long least = AFTER_ALL;
        for (ClockSide side : sides) {
            least = Math.min(least, side.now(day));
        }
        if (least < AFTER_ALL || sides.stream().allMatch(side -> side.hasEnded(day))) {
            return least;
        }
        long most = BEFORE_ALL;
        long heard = BEFORE_ALL;
        for (ClockSide side : sides) {
            most = Math.max(most, side.most());
            heard = Math.max(heard, side.heard());
        }
        return idleness.goesOn && most > BEFORE_ALL ? most + (wall - heard) : BEFORE_ALL;
    }

    /// Sources and givers are saved by their places: another program may number them otherwise.
    private void save(ByteWriter to) {
        to.writeLong(now);
        to.writeLong(dawn);
        to.writeLong(wall);
        int[] places =
                IntStream.range(0, sources.size())
                        .filter(place -> ended.contains(sources.get(place)))
                        .toArray();
        to.writeVarLong(places.length);
        IntStream.of(places).forEach(to::writeVarLong);
        sides.forEach(side -> side.save(to));
    }

    private void load(ByteReader in) {
        now = in.readLong();
        dawn = in.readLong();
        wall = in.readLong();
        ended.clear();
        for (long i = in.readVarLong(); i > 0; i--) {
            ended.add(sources.get((int) in.readVarLong()));
        }
        sides.forEach(side -> side.load(in));
    }

    @Override
    public List<Kept> kept() {
        return List.of(kept);
    }
}
