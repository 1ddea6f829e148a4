package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.RowNumbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Rows that wait for their round. Their last columns are rounds, of the outermost loop first; the
/// first round of a later time may be smaller than now, where a loop within it begins anew.
final class Later {

    private final int levels;
    private final TreeMap<long[], List<Batch>> waiting = new TreeMap<>(Arrays::compare);

    /// @param levels how many loops there are around the operator
    Later(int levels) {
        this.levels = levels;
    }

    /// Lets rows wait.
    void add(Batch rows) {
        split(rows).forEach((time, part) -> add(time, part));
    }

    /// Lets rows of one time wait.
    void add(long[] time, Batch rows) {
        waiting.computeIfAbsent(time, t -> new ArrayList<>()).add(rows);
    }

    /// The rows that waited for a time.
    List<Batch> take(long[] now) {
        List<Batch> rows = waiting.remove(now);
        return rows == null ? List.of() : rows;
    }

    /// As [Operator.Waits#nextRound].
    long nextRound(long[] rounds, int level) {
        long[] from = new long[levels];
        System.arraycopy(rounds, 0, from, 0, level + 1);
        from[level]++;
        while (true) {
            Map.Entry<long[], List<Batch>> next = waiting.ceilingEntry(from);
            if (next == null || Arrays.mismatch(next.getKey(), 0, level, rounds, 0, level) >= 0) {
                return Long.MAX_VALUE;
            }
            if (!isNothing(next.getValue())) {
                return next.getKey()[level];
            }
            waiting.remove(next.getKey());
        }
    }

    /// Whether rows cancel each other; otherwise they become one batch.
    private static boolean isNothing(List<Batch> rows) {
        Batch all = Consolidation.consolidate(Batch.concat(rows));
        rows.clear();
        rows.add(all);
        return all.isEmpty();
    }

    private Map<long[], Batch> split(Batch rows) {
        var parts = new TreeMap<long[], Batch>(Arrays::compare);
        if (rows.isEmpty()) {
            return parts;
        }
        long[][] columns = columns(rows, levels);
        if (allAlike(columns, rows.size())) {
            parts.put(time(columns, 0), rows);
            return parts;
        }
        var numbers = new TreeMap<long[], RowNumbers>(Arrays::compare);
        long[] last = time(columns, 0);
        RowNumbers ofLast = new RowNumbers(rows.size());
        numbers.put(last, ofLast);
        for (int i = 0; i < rows.size(); i++) {
            if (!isAt(columns, i, last)) {
                last = time(columns, i);
                ofLast = numbers.computeIfAbsent(last, t -> new RowNumbers(4));
            }
            ofLast.add(i);
        }
        numbers.forEach((time, of) -> parts.put(time, rows.take(of.array(), of.size())));
        return parts;
    }

    /// The last columns of rows: their rounds.
    static long[][] columns(Batch rows, int levels) {
        long[][] columns = new long[levels][];
        for (int level = 0; level < levels; level++) {
            columns[level] = values(rows.column(rows.width() - levels + level));
        }
        return columns;
    }

    static long[] values(Column rounds) {
        return ((LongColumn) rounds).values();
    }

    private static boolean allAlike(long[][] columns, int size) {
        for (long[] column : columns) {
            for (int i = 1; i < size; i++) {
                if (column[i] != column[0]) {
                    return false;
                }
            }
        }
        return true;
    }

    private static long[] time(long[][] columns, int row) {
        long[] time = new long[columns.length];
        for (int level = 0; level < time.length; level++) {
            time[level] = columns[level][row];
        }
        return time;
    }

    private static boolean isAt(long[][] columns, int row, long[] time) {
        for (int level = 0; level < time.length; level++) {
            if (columns[level][row] != time[level]) {
                return false;
            }
        }
        return true;
    }
}
