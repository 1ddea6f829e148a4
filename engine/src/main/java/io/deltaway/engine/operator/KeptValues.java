package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchKeys;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Upserted rows that come without values which have not changed: gives them those of the row of
/// their key. An event that keeps values of a row that is not there, as where that one could not be
/// read, is a failure, and becomes a deletion.
final class KeptValues {

    private static final Failure NOT_THERE =
            new Failure(
                    "DW-2013",
                    "values that did not change were not sent with the row, and the row before it is not known");

    private static final int NONE = -1;
    private static final int MISSING = -2;

    private final Index current;
    private final ApplyUpserts.Layout layout;
    private final int[] rowColumns;
    private final int[] keyColumns;

    /// @param current the current row of each key
    /// @param rowColumns the columns of events that are not marks
    /// @param keyColumns the key among these
    KeptValues(Index current, ApplyUpserts.Layout layout, int[] rowColumns, int[] keyColumns) {
        this.current = current;
        this.layout = layout;
        this.rowColumns = rowColumns;
        this.keyColumns = keyColumns;
    }

    /// Cuts events so that what an event keeps is current before its part: no key has an event
    /// before it in the same part.
    List<Batch> parts(Batch events, BatchKeys keys) {
        Column kept = events.column(layout.kept());
        var parts = new ArrayList<Batch>();
        var seen = new BitSet(keys.count());
        int from = 0;
        for (int row = 0; row < events.size(); row++) {
            if (!kept.isNull(row) && seen.get(keys.of(row))) {
                parts.add(part(events, from, row));
                seen.clear();
                from = row;
            }
            seen.set(keys.of(row));
        }
        parts.add(part(events, from, events.size()));
        return parts;
    }

    private static Batch part(Batch events, int from, int to) {
        return from == 0 && to == events.size()
                ? events
                : events.take(IntStream.range(from, to).toArray(), to - from);
    }

    /// The same events with all their values.
    Batch whole(Batch events, Schema schema, Step step) {
        var kept = (ObjectColumn) events.column(layout.kept());
        int[] stored = stored(events, kept);
        boolean any = false;
        for (int row : stored) {
            any |= row != NONE;
        }
        if (!any) {
            return events;
        }
        var columns = new Column[events.width()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = events.column(c);
        }
        for (int c = 0; c < rowColumns.length; c++) {
            int place = layout.places()[rowColumns[c]];
            if (place >= 0) {
                columns[rowColumns[c]] = filled(columns[rowColumns[c]], kept, stored, c, place);
            }
        }
        columns[layout.kind()] = kinds(events, stored, schema, step);
        return events.withColumns(columns);
    }

    /// The stored row whose values each event keeps; [#NONE] where it keeps none, [#MISSING] where
    /// there is no such row.
    private int[] stored(Batch events, ObjectColumn kept) {
        long[] keys = current.keysOf(events.pick(rowColumns), keyColumns);
        int[] stored = new int[events.size()];
        for (int row = 0; row < stored.length; row++) {
            stored[row] = NONE;
            if (!kept.isNull(row)) {
                var found = new RowNumbers(1);
                current.find(keys, row * current.keyWords(), found);
                stored[row] = found.size() == 0 ? MISSING : found.array()[0];
            }
        }
        return stored;
    }

    private Column filled(Column sent, ObjectColumn kept, int[] stored, int column, int place) {
        ColumnBuilder all = current.builder(column, stored.length);
        boolean any = false;
        for (int row = 0; row < stored.length; row++) {
            if (stored[row] >= 0 && isKept((byte[]) Objects.requireNonNull(kept.get(row)), place)) {
                current.append(column, stored, row, row + 1, all);
                any = true;
            } else {
                all.appendFrom(sent, row);
            }
        }
        return any ? all.build() : sent;
    }

    private static boolean isKept(byte[] bits, int place) {
        return place >> 3 < bits.length && (bits[place >> 3] & 1 << (place & 7)) != 0;
    }

    private Column kinds(Batch events, int[] stored, Schema schema, Step step) {
        var sent = (LongColumn) events.column(layout.kind());
        long[] kinds = new long[events.size()];
        for (int row = 0; row < kinds.length; row++) {
            kinds[row] = sent.get(row);
            if (stored[row] == MISSING) {
                step.fail(NOT_THERE, schema, events.pick(rowColumns), row, 1);
                kinds[row] = EventKinds.DELETE;
            }
        }
        return new LongColumn(kinds.length, kinds);
    }
}
