package io.deltaway.engine.time;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Says of each row whether it is late: whether the [Clock] had passed its time, or the end of its
/// last window, by more than the grace when it arrived. Rows are judged in the order of their
/// arrival, each after those before it in its partition. A retraction is judged as an insertion at
/// its moment would be: where that is late, what it takes back is final.
///
/// Gives the rows with two columns more: the verdict, and what the clock said where that had closed
/// a window of the row, otherwise [EventClock#BEFORE_ALL].
///
/// Inputs: the rows, the ticks, and the clock, which gives no rows but has to come first. Keeps
/// nothing behind an epoch; a few instructions a row, and a look at the clock.
public final class Judge implements Operator {

    /// Verdicts.
    public static final long IN_TIME = 0;

    public static final long LATE = 1;

    /// What takes back a row that is final, or one that was refused.
    public static final long LATE_RETRACTION = 2;

    /// What is judged.
    ///
    /// @param time the column that the clock goes by; a row where it is null is never late
    /// @param partition the column with [Ticks#partition], or -1 where rows are judged by the clock
    ///   of earlier epochs
    /// @param arrival the column with the order of arrival, where there is a partition
    /// @param keys the columns with the key, where each key has its clock
    /// @param windows null where each row is judged by its time
    /// @param mostAhead how far rows may be ahead of the time of day
    public record Law(
            int time,
            int partition,
            int arrival,
            List<Integer> keys,
            @Nullable Windows windows,
            Shift grace,
            @Nullable Shift mostAhead) {}

    private final Law law;
    private final Clock clock;
    private final int side;
    private final Ahead ahead;
    private final int[] keys;
    private final Spans spans = new Spans();

    /// The largest times of this epoch so far, by what the clock counts.
    private final Map<Long, Long> most = new HashMap<>();

    private long epoch = -1;

    /// @param side which of the clock's sides the rows are
    public Judge(Law law, Clock clock, int side) {
        this.law = law;
        this.clock = clock;
        this.side = side;
        this.ahead = new Ahead(law.mostAhead);
        this.keys = law.keys.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The columns of the output.
    public static Schema output(Schema rows) {
        var fields = new java.util.ArrayList<>(rows.fields());
        fields.add(new Field("$late", Simple.LONG, false));
        fields.add(new Field("$clock", Simple.LONG, false));
        return new Schema(fields);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch rows = inputs[0];
        ahead.hear(inputs[1]);
        long[] late = new long[rows.size()];
        long[] clocks = new long[rows.size()];
        long[] times = TimeWords.of(rows.column(law.time));
        TimeScale scale = TimeScale.of(rows.column(law.time));
        if (step.epoch() != epoch) {
            epoch = step.epoch();
            most.clear();
        }
        long[] counted = clock.counted(rows, law.partition, keys);
        for (int i : order(rows)) {
            long now = now(counted[i]);
            clocks[i] = EventClock.BEFORE_ALL;
            if (!scale.isTime(rows.column(law.time), i) || !hasWindows(times[i])) {
                continue;
            }
            boolean beyond = ahead.isBeyond(times[i]);
            if (beyond || isLate(times[i], now, i, clocks)) {
                late[i] = rows.weight(i) > 0 ? LATE : LATE_RETRACTION;
            }
            if (!beyond && law.partition >= 0 && rows.weight(i) > 0) {
                most.merge(counted[i], times[i], Math::max);
            }
        }
        var columns = new Column[rows.width() + 2];
        for (int c = 0; c < rows.width(); c++) {
            columns[c] = rows.column(c);
        }
        columns[rows.width()] = new LongColumn(late.length, late);
        columns[rows.width() + 1] = new LongColumn(clocks.length, clocks);
        return new Batch(rows.size(), columns, rows.weights(), rows.isConsolidated());
    }

    private long now(long counted) {
        return law.partition < 0
                ? clock.atStart(counted)
                : clock.at(side, counted, most.getOrDefault(counted, EventClock.BEFORE_ALL));
    }

    /// Finds the first and the last window of a row; false where no column can hold them, so that
    /// the row will fail.
    private boolean hasWindows(long time) {
        spans.clear();
        return law.windows == null || law.windows.ends(time, spans);
    }

    private boolean isLate(long time, long now, int row, long[] clocks) {
        if (now == EventClock.BEFORE_ALL) {
            return false;
        }
        if (law.windows == null) {
            return law.grace.after(time) < now;
        }
        if (spans.size() == 0) {
            return false;
        }
        if (law.grace.after(spans.end(0)) <= now) {
            clocks[row] = now;
        }
        return law.grace.after(spans.end(spans.size() - 1)) <= now;
    }

    /// The rows in the order of their arrival.
    private int[] order(Batch rows) {
        int[] order = IntStream.range(0, rows.size()).toArray();
        if (law.partition < 0 || isInOrder(rows)) {
            return order;
        }
        return Arrays.stream(order)
                .boxed()
                .sorted(java.util.Comparator.comparingLong(row -> value(rows, law.arrival, row)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private boolean isInOrder(Batch rows) {
        for (int i = 1; i < rows.size(); i++) {
            if (value(rows, law.arrival, i) < value(rows, law.arrival, i - 1)) {
                return false;
            }
        }
        return true;
    }

    private static long value(Batch rows, int column, int row) {
        return ((LongColumn) rows.column(column)).get(row);
    }
}
