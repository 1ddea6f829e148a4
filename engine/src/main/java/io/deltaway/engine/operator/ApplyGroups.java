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
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Turns events of a source whose rows belong to groups, such as files, into the deltas of its
/// table.
///
/// An insertion adds a row to its group, a clearance removes all rows that the group has until
/// then, in the order of arrival. Rows of a cleared group are retracted at the end of the epoch
/// only, so that a file which is replaced within one epoch, in however many steps, changes just the
/// rows that differ: an insertion that equals a row held back takes its place and is not emitted.
/// The weights of events mean nothing.
///
/// Needs the history of its input. Keeps all rows by group; one probe an event, another while rows
/// are held back, and for a clearance two for each row of the group.
public final class ApplyGroups implements Operator.HoldsBack, Operator.Sleeps, Paged {

    private final int kindColumn;
    private final int groupColumn;
    private final int[] storedColumns;
    private final int[] allOutput;
    private final Schema output;

    /// The rows that are there, behind their columns the group.
    private final Index stored;

    /// The rows of cleared groups that were not retracted yet, by all their columns. What was
    /// emitted so far is, at each moment, what is stored and what leaves.
    private Index leaving;

    /// @param input the columns of the events: those of the source, the kind and the group
    /// @param kindColumn the column that holds the kind, one of [EventKinds]
    /// @param groupColumn the column that holds the group
    public ApplyGroups(Schema input, int kindColumn, int groupColumn) {
        this.kindColumn = kindColumn;
        this.groupColumn = groupColumn;
        int[] rowColumns = rowColumns(input, kindColumn, groupColumn);
        this.output = output(input, kindColumn, groupColumn);
        this.allOutput = IntStream.range(0, output.width()).toArray();
        this.storedColumns = Arrays.copyOf(rowColumns, rowColumns.length + 1);
        this.storedColumns[rowColumns.length] = groupColumn;
        var fields = new ArrayList<Field>(output.fields());
        fields.add(input.fields().get(groupColumn));
        this.stored = new Index(new Schema(fields), new int[] {output.width()});
        this.leaving = new Index(output, allOutput);
    }

    /// The columns of the output: those of the input without kind and group.
    public static Schema output(Schema input, int kindColumn, int groupColumn) {
        return new Schema(
                IntStream.of(rowColumns(input, kindColumn, groupColumn))
                        .mapToObj(input.fields()::get)
                        .toList());
    }

    private static int[] rowColumns(Schema input, int kindColumn, int groupColumn) {
        return IntStream.range(0, input.width())
                .filter(c -> c != kindColumn && c != groupColumn)
                .toArray();
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch events = inputs[0];
        if (events.isEmpty()) {
            return Batch.empty(output);
        }
        Batch inserted = applyClearances(events).pick(storedColumns);
        stored.absorb(inserted);
        return withoutReturning(inserted.pick(allOutput));
    }

    /// Clears groups and returns the insertions that no clearance follows.
    private Batch applyClearances(Batch events) {
        var kinds = (LongColumn) events.column(kindColumn);
        int clearances = 0;
        for (int i = 0; i < events.size(); i++) {
            switch ((int) kinds.get(i)) {
                case EventKinds.INSERT -> {}
                case EventKinds.CLEAR -> clearances++;
                default -> throw EventKinds.refused(kinds, i, "insert or clear");
            }
        }
        if (clearances == 0) {
            return unweighted(events);
        }
        var groups = new BatchKeys(events, new int[] {groupColumn});
        int[] lastClearance = new int[groups.count()];
        Arrays.fill(lastClearance, -1);
        for (int i = 0; i < events.size(); i++) {
            if (kinds.get(i) == EventKinds.CLEAR) {
                lastClearance[groups.of(i)] = i;
            }
        }
        int[] cleared = Arrays.stream(lastClearance).filter(row -> row >= 0).toArray();
        clear(events.take(cleared, cleared.length));
        int[] valid =
                IntStream.range(0, events.size())
                        .filter(i -> i > lastClearance[groups.of(i)])
                        .toArray();
        return unweighted(events.take(valid, valid.length));
    }

    private static Batch unweighted(Batch batch) {
        var columns = new Column[batch.width()];
        Arrays.setAll(columns, batch::column);
        return new Batch(batch.size(), columns, null, false);
    }

    /// Moves the rows of groups to those that leave.
    private void clear(Batch clearances) {
        long[] keys = stored.keysOf(clearances, new int[] {groupColumn});
        var found = new RowNumbers(16);
        for (int i = 0; i < clearances.size(); i++) {
            stored.find(keys, i * stored.keyWords(), found);
        }
        Batch rows = rows(stored, storedColumns.length, found);
        leaving.absorb(rows.pick(allOutput));
        stored.absorb(rows.negated());
    }

    private static Batch rows(Index index, int width, RowNumbers found) {
        var columns = new Column[width];
        long[] weights = new long[found.size()];
        for (int c = 0; c < width; c++) {
            columns[c] = index.column(c, found.array(), found.size());
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = index.weight(found.get(i));
        }
        return new Batch(found.size(), columns, weights, false);
    }

    /// Takes out insertions of rows that would leave: these stay instead.
    private Batch withoutReturning(Batch inserted) {
        if (leaving.size() == 0) {
            return inserted;
        }
        Batch rows = Consolidation.consolidate(inserted);
        long[] keys = leaving.keysOf(rows, allOutput);
        long[] returning = new long[rows.size()];
        long[] emitted = new long[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            returning[i] = Math.min(rows.weight(i), leaving.weightOf(keys, i * leaving.keyWords()));
            emitted[i] = rows.weight(i) - returning[i];
        }
        leaving.absorb(weighted(rows, returning).negated());
        return withoutZeros(rows, emitted);
    }

    private static Batch weighted(Batch rows, long[] weights) {
        var columns = new Column[rows.width()];
        Arrays.setAll(columns, rows::column);
        return new Batch(rows.size(), columns, weights, false);
    }

    private static Batch withoutZeros(Batch rows, long[] weights) {
        int[] kept = IntStream.range(0, rows.size()).filter(i -> weights[i] != 0).toArray();
        return weighted(rows, weights).take(kept, kept.length);
    }

    @Override
    public Batch endEpoch(Step step) {
        if (leaving.size() == 0) {
            return Batch.empty(output);
        }
        var all = new RowNumbers((int) leaving.size());
        leaving.all(all);
        Batch retracted = rows(leaving, output.width(), all).negated();
        leaving = new Index(output, allOutput);
        return retracted;
    }

    @Override
    public List<Kept> kept() {
        return List.of(stored);
    }

    @Override
    public long stateBytes() {
        return stored.sizeInBytes();
    }

    @Override
    public void keepIn(PageCache cache) {
        stored.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return stored.sizeOutside();
    }
}
