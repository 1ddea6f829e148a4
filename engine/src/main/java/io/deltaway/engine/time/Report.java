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
import org.jspecify.annotations.Nullable;

/// Tells all workers the largest time that this worker got in a step: a row for each partition of
/// the sources. Retractions don't count, nor do rows too far ahead of the time of day.
///
/// Inputs: the rows, the ticks. Keeps nothing but the time of day; a few instructions a row.
public final class Report implements Operator {

    /// The partition, the largest time as [TimeWords], the worker.
    public static final Schema SCHEMA =
            Schema.of(
                    new Field("partition", Simple.LONG, false),
                    new Field("most", Simple.LONG, false),
                    new Field("worker", Simple.LONG, false));

    private final int time;
    private final int partition;
    private final int worker;
    private final Ahead ahead;

    /// @param partition the column with [Ticks#partition], or -1 where all rows are one partition
    /// @param mostAhead how far rows may be ahead of the time of day
    public Report(int time, int partition, int worker, @Nullable Shift mostAhead) {
        this.time = time;
        this.partition = partition;
        this.worker = worker;
        this.ahead = new Ahead(mostAhead);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch rows = inputs[0];
        ahead.hear(inputs[1]);
        Map<Long, Long> most = new TreeMap<>();
        long[] times = TimeWords.of(rows.column(time));
        for (int i = 0; i < rows.size(); i++) {
            if (rows.weight(i) > 0 && !ahead.isBeyond(times[i])) {
                most.merge(partition < 0 ? 0 : partition(rows, i), times[i], Math::max);
            }
        }
        Column[] columns = {
            column(most.keySet()), column(most.values()), LongColumn.constant(most.size(), worker)
        };
        return new Batch(most.size(), columns, null, true);
    }

    private long partition(Batch rows, int row) {
        return ((LongColumn) rows.column(partition)).get(row);
    }

    private static Column column(java.util.Collection<Long> values) {
        return new LongColumn(values.size(), values.stream().mapToLong(Long::longValue).toArray());
    }
}
