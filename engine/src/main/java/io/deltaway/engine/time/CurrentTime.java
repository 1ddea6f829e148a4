package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Stateful;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.KeptBytes;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import java.util.List;

/// A table of one row: the time of day, cut to a multiple of a length. On the first worker alone.
///
/// Input: the ticks. Emits, at the end of an epoch for which the time is another one, the old row
/// with -1 and the new one with +1. Defined over history; keeps the row; O(1) an epoch.
public final class CurrentTime implements Operator.HoldsBack, Stateful {

    /// The columns of the output.
    public static final Schema SCHEMA = Schema.of(new Field("at", Simple.INSTANT, false));

    private static final long NONE = Long.MIN_VALUE;

    private final long everyNanos;
    private final boolean emits;
    private final Wall wall = new Wall();
    private long shown = NONE;
    private final Kept kept = new KeptBytes(this::save, in -> shown = in.readLong());

    /// @param worker the number of this worker
    public CurrentTime(long everyNanos, int worker) {
        this.everyNanos = everyNanos;
        this.emits = worker == 0;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        wall.hear(inputs[0]);
        return Batch.empty(SCHEMA);
    }

    @Override
    public Batch endEpoch(Step step) {
        long now = wall.nanos() - Math.floorMod(wall.nanos(), everyNanos);
        if (!emits || now <= shown) {
            return Batch.empty(SCHEMA);
        }
        boolean isFirst = shown == NONE;
        long[] times = isFirst ? new long[] {now} : new long[] {shown, now};
        long[] weights = isFirst ? new long[] {1} : new long[] {-1, 1};
        shown = now;
        return new Batch(
                times.length, new Column[] {new LongColumn(times.length, times)}, weights, true);
    }

    private void save(ByteWriter out) {
        if (shown != NONE) {
            out.writeLong(shown);
        }
    }

    @Override
    public List<Kept> kept() {
        return List.of(kept);
    }

    @Override
    public long stateRows() {
        return shown == NONE ? 0 : 1;
    }

    @Override
    public long stateBytes() {
        return Long.BYTES;
    }
}
