package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Turns events of a source whose rows have a key into the deltas of its table, in which each key
/// has at most one row.
///
/// A row that is inserted or upserted takes the place of the row of its key, a deletion removes
/// that row. The last event of a key wins, in the order of arrival, so only that one counts within
/// a batch. Emits the old row with -1 and the new one with +1, and nothing where they are equal;
/// consolidated. A deletion of a key without a row does nothing. Null is a key like any other. The
/// weights of events mean nothing.
///
/// Needs the history of its input. Keeps the current row of each key; one probe an event.
public final class ApplyUpserts implements Operator, Stateful {

    private final int kindColumn;
    private final int[] rowColumns;
    private final int[] keyColumns;
    private final Schema output;
    private final Index current;

    /// @param input the columns of the events: those of the source and the kind
    /// @param kindColumn the column that holds the kind, one of [EventKinds]
    /// @param keyColumns the key, as columns of the input
    public ApplyUpserts(Schema input, int kindColumn, int[] keyColumns) {
        this.kindColumn = kindColumn;
        this.rowColumns = IntStream.range(0, input.width()).filter(c -> c != kindColumn).toArray();
        this.keyColumns = Arrays.stream(keyColumns).map(c -> c > kindColumn ? c - 1 : c).toArray();
        this.output = output(input, kindColumn);
        this.current = new Index(output, this.keyColumns);
    }

    /// The columns of the output: those of the input without the kind.
    public static Schema output(Schema input, int kindColumn) {
        List<Field> fields =
                IntStream.range(0, input.width())
                        .filter(c -> c != kindColumn)
                        .mapToObj(input.fields()::get)
                        .toList();
        return new Schema(fields);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch events = inputs[0];
        if (events.isEmpty()) {
            return Batch.empty(output);
        }
        int[] last = lastOfEachKey(events);
        Batch delta = difference(oldRows(events, last), newRows(events, last));
        current.absorb(delta);
        return delta;
    }

    /// The rows of the batch that are the last event of their key.
    private int[] lastOfEachKey(Batch events) {
        var keys = new DeltaKeys(events.pick(rowColumns), keyColumns);
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
        var columns = new Column[rowColumns.length];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = current.column(c, stored.array(), stored.size());
        }
        return new Batch(stored.size(), columns, null, true);
    }

    private Batch newRows(Batch events, int[] last) {
        var kinds = (LongColumn) events.column(kindColumn);
        int[] kept = new int[last.length];
        int count = 0;
        for (int row : last) {
            switch ((int) kinds.get(row)) {
                case EventKinds.INSERT, EventKinds.UPSERT -> kept[count++] = row;
                case EventKinds.DELETE -> {}
                default -> throw EventKinds.refused(kinds, row, "insert, upsert or delete");
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
    public void save(StateWriter out) {
        current.save(out);
    }

    @Override
    public void load(int partition, ByteReader in) {
        current.load(in);
    }

    @Override
    public long stateRows() {
        return current.size();
    }

    @Override
    public long stateBytes() {
        return current.sizeInBytes();
    }
}
