package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Tells all workers the largest time that this worker got in a step: a row for each partition.
/// Retractions don't count, nor do rows too far ahead of the time of day, rows without a time, and
/// those that have windows no column can hold.
///
/// Inputs: the rows, the ticks. Keeps nothing but the time of day; a few instructions a row.
public final class Report implements Operator {

    /// The partition, the largest time as [TimeWords], the largest without the last row's, the
    /// worker.
    public static final Schema SCHEMA =
            Schema.of(
                    new Field("partition", Simple.LONG, false),
                    new Field("most", Simple.LONG, false),
                    new Field("but last", Simple.LONG, false),
                    new Field("worker", Simple.LONG, false));

    private final int time;
    private final int partition;
    private final int worker;
    private final @Nullable Windows windows;
    private final Ahead ahead;
    private final Spans spans = new Spans();

    /// @param partition the column with [Ticks#partition]
    /// @param windows of the rows; null where there are none
    /// @param mostAhead how far rows may be ahead of the time of day
    public Report(
            int time,
            int partition,
            int worker,
            @Nullable Windows windows,
            @Nullable Shift mostAhead) {
        this.time = time;
        this.partition = partition;
        this.worker = worker;
        this.windows = windows;
        this.ahead = new Ahead(mostAhead);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch rows = inputs[0];
        ahead.hear(inputs[1]);
        Map<Long, Largest> most = most(rows, false);
        if (windows != null && !most.values().stream().allMatch(part -> hasWindows(part.most))) {
            most = most(rows, true);
        }
        Column[] columns = {
            column(most.keySet().stream().mapToLong(Long::longValue)),
            column(most.values().stream().mapToLong(part -> part.most)),
            column(most.values().stream().mapToLong(part -> part.butLast)),
            LongColumn.constant(most.size(), worker)
        };
        return new Batch(most.size(), columns, null, true);
    }

    /// The largest time of a partition.
    private static final class Largest {
        private long most = EventClock.BEFORE_ALL;
        private long butLast = EventClock.BEFORE_ALL;
    }

    /// @param looking whether to look at the windows of each row: only where one has none
    private Map<Long, Largest> most(Batch rows, boolean looking) {
        Map<Long, Largest> parts = new TreeMap<>();
        TimeScale scale = TimeScale.of(rows.column(time));
        long[] times = TimeWords.of(rows.column(time));
        long last = 0;
        Largest part = null;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.weight(i) > 0
                    && !ahead.isBeyond(times[i])
                    && scale.isTime(rows.column(time), i)
                    && (!looking || hasWindows(times[i]))) {
                long of = partition(rows, i);
                if (part == null || of != last) {
                    part = parts.computeIfAbsent(of, p -> new Largest());
                    last = of;
                }
                part.butLast = part.most;
                part.most = Math.max(part.most, times[i]);
            }
        }
        return parts;
    }

    private boolean hasWindows(long time) {
        spans.clear();
        return windows == null || windows.ends(time, spans);
    }

    private long partition(Batch rows, int row) {
        return ((LongColumn) rows.column(partition)).get(row);
    }

    private static Column column(LongStream values) {
        long[] all = values.toArray();
        return new LongColumn(all.length, all);
    }
}
