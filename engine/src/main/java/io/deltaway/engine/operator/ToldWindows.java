package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.state.TimeTree;
import io.deltaway.engine.time.Spans;
import io.deltaway.engine.time.TimeWords;
import io.deltaway.engine.time.Windows;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What [PaneChoices] tells of windows: finds those of panes that have changed, walks over the
/// panes of each key once for all of them, and collects rows with the key, the bounds and what is
/// chosen.
final class ToldWindows {

    private final Panes panes;
    private final Windows windows;
    private final List<Integer> bounds;
    private final SlidingChoice[] choices;
    private final Type time;
    private final ColumnBuilder[] keys;
    private final ColumnBuilder[] values;
    private final Spans told = new Spans();
    private final RowNumbers toldKeys = new RowNumbers(64);
    private final Spans spans = new Spans();

    /// @param output the key, the bounds, and a column for each choice
    ToldWindows(
            Schema output,
            Panes panes,
            Windows windows,
            List<Integer> bounds,
            SlidingChoice[] choices) {
        this.panes = panes;
        this.windows = windows;
        this.bounds = List.copyOf(bounds);
        this.choices = choices;
        int firstValue = output.width() - choices.length;
        int keyCount = firstValue - bounds.size();
        this.time = output.type(keyCount);
        this.keys = builders(output, 0, keyCount);
        this.values = builders(output, firstValue, output.width());
    }

    private static ColumnBuilder[] builders(Schema schema, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(c -> ColumnBuilder.of(schema.type(c), 0))
                .toArray(ColumnBuilder[]::new);
    }

    /// Goes through the windows of some panes, each once, in order.
    ///
    /// @param first the start of the first window to tell of
    void of(RowNumbers changed, long first) {
        int[] keyOf = new int[changed.size()];
        long[] starts = new long[changed.size()];
        for (int i = 0; i < starts.length; i++) {
            keyOf[i] = panes.keyOf(changed.get(i));
            starts[i] = panes.start(changed.get(i));
        }
        TimeTree.Cursor next = panes.cursor();
        int from = told.size();
        int lastKey = TimeTree.NONE;
        for (int place : Panes.inOrder(keyOf, starts, starts.length)) {
            int key = keyOf[place];
            boolean follows = key == lastKey && told.size() > from;
            long untold = follows ? told.start(told.size() - 1) + 1 : first;
            spans.clear();
            windows.of(starts[place], untold, spans);
            for (int w = 0; w < spans.size(); w++) {
                long start = spans.start(w);
                if (!follows || start > told.end(told.size() - 1)) {
                    for (SlidingChoice choice : choices) {
                        choice.clear();
                    }
                    next.seekFirst(key, start);
                }
                lastKey = key;
                follows = true;
                tell(key, start, spans.end(w), next);
            }
        }
        for (int k = 0; k < keys.length; k++) {
            Column column = panes.keyColumn(k, toldKeys.array(), toldKeys.size());
            for (int i = 0; i < toldKeys.size(); i++) {
                keys[k].appendFrom(column, i);
            }
        }
        toldKeys.clear();
    }

    private void tell(int key, long start, long end, TimeTree.Cursor next) {
        for (; next.isIn(key) && next.time() < end; next.next()) {
            for (SlidingChoice choice : choices) {
                choice.enter(next.row());
            }
        }
        toldKeys.add(key);
        told.add(start, end);
        for (int i = 0; i < choices.length; i++) {
            choices[i].leave(start);
            choices[i].append(values[i]);
        }
    }

    boolean isEmpty() {
        return told.size() == 0;
    }

    /// What was told since the last call.
    Batch take() {
        var columns = new Column[keys.length + bounds.size() + values.length];
        int size = told.size();
        for (int k = 0; k < keys.length; k++) {
            columns[k] = keys[k].build();
        }
        for (int b = 0; b < bounds.size(); b++) {
            boolean isStart = bounds.get(b) == IntoWindows.START;
            long[] words = Arrays.copyOf(isStart ? told.starts() : told.ends(), size);
            columns[keys.length + b] = TimeWords.column(time, words, size);
        }
        for (int i = 0; i < values.length; i++) {
            columns[keys.length + bounds.size() + i] = values[i].build();
        }
        told.clear();
        return new Batch(size, columns, null, false);
    }
}
