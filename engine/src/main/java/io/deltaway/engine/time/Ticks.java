package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;

/// What whoever runs a circuit tells its clocks: the time of day, and which sources have ended. The
/// rows go to every worker, the time of day before the rows that arrive with it.
public final class Ticks {

    /// The input node of a source that has ended, or -1; and the time of day in nanoseconds since
    /// 1970 where there is none.
    public static final Schema SCHEMA =
            Schema.of(
                    new Field("ended", Simple.LONG, false), new Field("wall", Simple.LONG, false));

    private Ticks() {}

    /// The time of day.
    public static Batch time(long nanos) {
        return row(-1, nanos);
    }

    /// A source will give no more rows.
    public static Batch ended(int input) {
        return row(input, 0);
    }

    private static Batch row(long ended, long wall) {
        Column[] columns = {LongColumn.constant(1, ended), LongColumn.constant(1, wall)};
        return new Batch(1, columns, null, true);
    }

    /// The number of a partition: what the hidden column of a row says where somebody judges
    /// lateness.
    ///
    /// @param giver the number of the source among the inputs, or of a [EventClock.Giver]
    /// @param partition from 0 on
    public static long partition(int giver, int partition) {
        return (long) giver << 32 | partition;
    }

    /// The source of a partition, or the step.
    static int giver(long partition) {
        return (int) (partition >> 32);
    }
}
