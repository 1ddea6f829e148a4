package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.time.Shift;
import io.deltaway.engine.time.Spans;
import io.deltaway.engine.time.TimeScale;
import io.deltaway.engine.time.TimeWords;
import io.deltaway.engine.time.Windows;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.engine.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Gives each row once for every window that its time is in, with the window's bounds. A row whose
/// windows have bounds that the column can't hold is an error row.
///
/// Linear, keeps nothing; a copy of the row's words for each of its windows, and none where each
/// row has one.
public final class IntoWindows implements Operator.InPieces {

    /// Rows of a piece of the output, at least: its columns stay in the cache.
    private static final int PIECE = 4_096;

    /// Stands among the columns of the output for the start of the window.
    public static final int START = -1;

    /// Stands for its end, which does not belong to it.
    public static final int END = -2;

    /// A row is not given for windows that had closed when it came: those that end so long before
    /// what the clock then said.
    ///
    /// @param clock the column with the clock
    public record Open(int clock, Shift grace) {}

    private final Schema input;
    private final int time;
    private final Windows windows;
    private final List<Integer> columns;
    private final @Nullable Open open;
    private final boolean all;
    private final TimeScale scale;
    private final Spans spans = new Spans();
    private final Batch nothing;
    private @Nullable Consumer<Batch> reader;

    /// @param time the column that says in which windows a row is; it is never null
    /// @param columns of the output: those of the input by their numbers, [#START] and [#END]
    /// @param open null where windows never close
    public IntoWindows(
            Schema input, int time, Windows windows, List<Integer> columns, @Nullable Open open) {
        this(input, time, windows, columns, open, false);
    }

    /// For rows that may have no time.
    ///
    /// @param all whether a row that has no time, or is in no window, is given once, with null for
    ///   the bounds
    public IntoWindows(
            Schema input,
            int time,
            Windows windows,
            List<Integer> columns,
            @Nullable Open open,
            boolean all) {
        this.all = all;
        this.scale = TimeScale.of(input.type(time));
        this.input = input;
        this.time = time;
        this.windows = windows;
        this.columns = List.copyOf(columns);
        this.open = open;
        this.nothing = Batch.empty(output(input, time, this.columns, all));
    }

    @Override
    public void giveTo(Consumer<Batch> newReader) {
        reader = newReader;
    }

    /// The schema of the output.
    public static Schema output(Schema input, int time, List<Integer> columns) {
        return output(input, time, columns, false);
    }

    /// As [#output(Schema, int, List)], of rows that may have no window.
    public static Schema output(Schema input, int time, List<Integer> columns, boolean all) {
        var fields = new ArrayList<Field>();
        for (int column : columns) {
            fields.add(
                    column >= 0
                            ? input.fields().get(column)
                            : new Field(
                                    column == START ? "$start" : "$end", input.type(time), all));
        }
        return new Schema(fields);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        long[] times = TimeWords.of(delta.column(time));
        long[] clocks = open == null ? times : ((LongColumn) delta.column(open.clock)).values();
        var rows = new RowNumbers(delta.size());
        var bounds = new Spans();
        var alone = new BitSet();
        for (int i = 0; i < delta.size(); i++) {
            spans.clear();
            boolean wantsWindows = !all || scale.isTime(delta.column(time), i);
            if (wantsWindows && !windows.of(times[i], spans)) {
                step.fail(failure(times[i]), input, delta, i, delta.weight(i));
                continue;
            }
            for (int w = 0; w < spans.size(); w++) {
                if (open == null || open.grace.after(spans.end(w)) > clocks[i]) {
                    rows.add(i);
                    bounds.add(spans.start(w), spans.end(w));
                }
            }
            if (all && spans.size() == 0) {
                alone.set(rows.size());
                rows.add(i);
                bounds.add(0, 0);
            }
            if (reader != null && rows.size() >= PIECE) {
                reader.accept(batch(delta, rows, bounds, alone));
                rows.clear();
                bounds = new Spans();
                alone.clear();
            }
        }
        Batch rest = batch(delta, rows, bounds, alone);
        if (reader == null) {
            return rest;
        }
        if (!rest.isEmpty()) {
            reader.accept(rest);
        }
        return nothing;
    }

    private Failure failure(long at) {
        Type type = input.type(time);
        boolean isDouble = type == Simple.DOUBLE;
        return Failure.noWindow(
                type, isDouble ? TimeWords.toDouble(at) : Values.fromLong(type, at));
    }

    private Batch batch(Batch delta, RowNumbers rows, Spans all, BitSet alone) {
        boolean once = isOnce(rows, delta.size());
        var out = new Column[columns.size()];
        for (int c = 0; c < out.length; c++) {
            int column = columns.get(c);
            if (column >= 0) {
                out[c] =
                        once
                                ? delta.column(column)
                                : delta.column(column).take(rows.array(), rows.size());
            } else {
                long[] bounds = column == START ? all.starts() : all.ends();
                Column known = TimeWords.column(input.type(time), bounds, all.size());
                out[c] = alone.isEmpty() ? known : known.with(nulls(alone, rows.size()), null);
            }
        }
        long[] weights = once ? delta.weights() : delta.takeWeights(rows.array(), rows.size());
        return new Batch(rows.size(), out, weights, false);
    }

    private static long[] nulls(BitSet alone, int size) {
        return Arrays.copyOf(alone.toLongArray(), size + 63 >> 6);
    }

    /// Whether the rows are all of a batch, each once.
    private static boolean isOnce(RowNumbers rows, int size) {
        if (rows.size() != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (rows.get(i) != i) {
                return false;
            }
        }
        return true;
    }
}
