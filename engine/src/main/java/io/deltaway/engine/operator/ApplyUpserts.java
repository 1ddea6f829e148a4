package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchKeys;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Partitions;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// Turns events of a source whose rows have a key into the deltas of its table, in which each key
/// has at most one row.
///
/// A row that is inserted or upserted takes the place of the row of its key, a deletion removes
/// that row, a clearance removes all rows of its key's partition. The last event of a key wins, in
/// the order of arrival, so only that one counts within a batch, unless it keeps values of the row
/// before ([KeptValues]). Emits the old row with -1 and the new one with +1, and nothing where they
/// are equal; consolidated. A deletion of a key without a row does nothing. Null is a key like any
/// other. The weights of events mean nothing.
///
/// Needs the history of its input. Keeps the current row of each key; one probe an event, and for
/// clearances one look at each row.
public final class ApplyUpserts implements Operator.Sleeps, Paged {

    private final Layout layout;
    private final int[] rowColumns;
    private final int[] keyColumns;
    private final Schema output;
    private final Index current;

    /// Where the marks of events stand.
    ///
    /// @param kind the column that holds the kind, one of [EventKinds]
    /// @param kept the column that says which values are kept; -1 where there is none
    /// @param places for each column of the events the one of the source that it is, or -1
    public record Layout(int kind, int kept, int[] places) {

        /// Rows that come whole.
        public static Layout whole(int kind) {
            return new Layout(kind, -1, new int[0]);
        }

        private boolean isMark(int column) {
            return column == kind || column == kept;
        }
    }

    /// @param input the columns of the events: those of the source and their marks
    /// @param keyColumns the key, as columns of the input
    public ApplyUpserts(Schema input, Layout layout, int[] keyColumns) {
        this.layout = layout;
        this.rowColumns = rowColumns(input, layout);
        this.keyColumns =
                Arrays.stream(keyColumns)
                        .map(column -> Arrays.binarySearch(rowColumns, column))
                        .toArray();
        this.output = output(input, layout);
        this.current = new Index(output, this.keyColumns);
    }

    /// The columns of the output: those of the input without the marks.
    public static Schema output(Schema input, Layout layout) {
        List<Field> fields =
                IntStream.of(rowColumns(input, layout)).mapToObj(input.fields()::get).toList();
        return new Schema(fields);
    }

    private static int[] rowColumns(Schema input, Layout layout) {
        return IntStream.range(0, input.width()).filter(c -> !layout.isMark(c)).toArray();
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch events = inputs[0];
        if (events.isEmpty()) {
            return Batch.empty(output);
        }
        var kinds = (LongColumn) events.column(layout.kind());
        var deltas = new ArrayList<Batch>();
        int from = 0;
        for (int row = 0; row < events.size(); row++) {
            if (kinds.get(row) == EventKinds.CLEAR) {
                int to = row;
                while (to < events.size() && kinds.get(to) == EventKinds.CLEAR) {
                    to++;
                }
                apply(slice(events, from, row), step, deltas);
                deltas.add(clear(slice(events, row, to)));
                from = to;
                row = to - 1;
            }
        }
        apply(slice(events, from, events.size()), step, deltas);
        return deltas.size() == 1
                ? deltas.getFirst()
                : Consolidation.consolidate(Batch.concat(deltas));
    }

    private static Batch slice(Batch batch, int from, int to) {
        return from == 0 && to == batch.size()
                ? batch
                : batch.take(IntStream.range(from, to).toArray(), to - from);
    }

    /// Applies events that clear nothing.
    private void apply(Batch events, Step step, List<Batch> deltas) {
        if (events.isEmpty()) {
            deltas.add(Batch.empty(output));
            return;
        }
        if (layout.kept() < 0) {
            deltas.add(last(events));
            return;
        }
        var keys = new BatchKeys(events.pick(rowColumns), keyColumns);
        var kept = new KeptValues(current, layout, rowColumns, keyColumns);
        for (Batch part : kept.parts(events, keys)) {
            deltas.add(last(kept.whole(part, output, step)));
        }
    }

    /// Applies the last event of each key.
    private Batch last(Batch events) {
        int[] last = lastOfEachKey(events);
        Batch delta = difference(oldRows(events, last), newRows(events, last));
        current.absorb(delta);
        return delta;
    }

    /// Removes the rows of the partitions of these keys.
    private Batch clear(Batch clearances) {
        var cleared = new BitSet(Partitions.COUNT);
        for (int partition : partitions(clearances.pick(rowColumns))) {
            cleared.set(partition);
        }
        var all = new RowNumbers(16);
        current.all(all);
        Batch rows = rows(all);
        int[] gone = new int[rows.size()];
        int count = 0;
        int[] partitions = partitions(rows);
        for (int row = 0; row < rows.size(); row++) {
            if (cleared.get(partitions[row])) {
                gone[count++] = row;
            }
        }
        Batch delta = rows.take(gone, count).negated();
        current.absorb(delta);
        return delta;
    }

    private int[] partitions(Batch rows) {
        long[] hashes = new long[rows.size()];
        for (int column : keyColumns) {
            rows.column(column).mixHashes(hashes);
        }
        return Arrays.stream(hashes).mapToInt(Partitions::of).toArray();
    }

    /// The rows of the batch that are the last event of their key.
    private int[] lastOfEachKey(Batch events) {
        var keys = new BatchKeys(events.pick(rowColumns), keyColumns);
        int[] last = new int[keys.count()];
        for (int i = 0; i < events.size(); i++) {
            last[keys.of(i)] = i;
        }
        return last;
    }

    private Batch oldRows(Batch events, int[] last) {
        Batch touched = events.pick(rowColumns).take(last, last.length);
        long[] keys = current.keysOf(touched, keyColumns);
        var stored = new RowNumbers(last.length);
        for (int i = 0; i < last.length; i++) {
            current.find(keys, i * current.keyWords(), stored);
        }
        return rows(stored);
    }

    private Batch rows(RowNumbers stored) {
        var columns = new Column[rowColumns.length];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = current.column(c, stored.array(), stored.size());
        }
        return new Batch(stored.size(), columns, null, true);
    }

    private Batch newRows(Batch events, int[] last) {
        var kinds = (LongColumn) events.column(layout.kind());
        int[] kept = new int[last.length];
        int count = 0;
        for (int row : last) {
            switch ((int) kinds.get(row)) {
                case EventKinds.INSERT, EventKinds.UPSERT -> kept[count++] = row;
                case EventKinds.DELETE -> {}
                default -> throw EventKinds.refused(kinds, row, "insert, upsert, delete or clear");
            }
        }
        var columns = new Column[rowColumns.length];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = events.column(rowColumns[c]).take(kept, count);
        }
        return new Batch(count, columns, null, true);
    }

    private static Batch difference(Batch old, Batch now) {
        return old.isEmpty()
                ? now
                : Consolidation.consolidate(Batch.concat(List.of(old.negated(), now)));
    }

    @Override
    public List<Kept> kept() {
        return List.of(current);
    }

    @Override
    public long stateBytes() {
        return current.sizeInBytes();
    }

    @Override
    public void keepIn(PageCache cache) {
        current.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return current.sizeOutside();
    }
}
