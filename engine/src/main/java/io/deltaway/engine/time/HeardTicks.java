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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the [Ticks] have said, for clocks whose own state is spread over the workers. Every worker
/// has it. Sources have not ended while rows of theirs wait for answers.
///
/// Inputs: the ticks; and where rows may wait, a row while some do. Gives no rows; keeps the time
/// of day and the sources that have ended.
public final class HeardTicks implements Operator, Stateful.Everywhere {

    /// @param ended the inputs that give no more rows
    /// @param wall the time of day in nanoseconds since 1970; 0 where nobody told it
    /// @param waits whether rows wait
    record Heard(Set<Integer> ended, long wall, boolean waits) {

        boolean hasEnded(Set<Integer> sources) {
            return !waits && ended.containsAll(sources);
        }
    }

    private final Kept kept = new KeptBytes(this::save, this::load);
    private Heard before = new Heard(Set.of(), 0, false);
    private Heard now = before;
    private long epoch = -1;

    /// Nothing was heard.
    public HeardTicks() {}

    /// As of the end of the last epoch.
    Heard before() {
        return before;
    }

    /// As of now.
    Heard now() {
        return now;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        if (step.epoch() != epoch) {
            epoch = step.epoch();
            before = now;
        }
        Batch ticks = inputs[0];
        boolean waits = inputs.length > 1 ? waits(inputs[1]) : now.waits;
        if (!ticks.isEmpty() || waits != now.waits) {
            var ended = new HashSet<>(now.ended);
            long wall = now.wall;
            for (int i = 0; i < ticks.size(); i++) {
                long source = ((LongColumn) ticks.column(0)).get(i);
                if (source >= 0) {
                    ended.add((int) source);
                } else {
                    wall = Math.max(wall, ((LongColumn) ticks.column(1)).get(i));
                }
            }
            now = new Heard(Set.copyOf(ended), wall, waits);
        }
        return Batch.empty(EventClock.SCHEMA);
    }

    private boolean waits(Batch change) {
        boolean any = false;
        for (int i = 0; i < change.size(); i++) {
            any |= change.weight(i) > 0;
        }
        return change.isEmpty() ? now.waits : any;
    }

    private void save(ByteWriter to) {
        to.writeByte(now.waits ? 1 : 0);
        to.writeLong(now.wall);
        to.writeVarLong(now.ended.size());
        now.ended.forEach(source -> to.writeVarLong((long) source));
    }

    private void load(ByteReader in) {
        boolean waits = in.readByte() == 1;
        long wall = in.readLong();
        var ended = new HashSet<Integer>();
        for (long i = in.readVarLong(); i > 0; i--) {
            ended.add((int) in.readVarLong());
        }
        now = new Heard(Set.copyOf(ended), wall, waits);
        before = now;
    }

    @Override
    public List<Kept> kept() {
        return List.of(kept);
    }
}
