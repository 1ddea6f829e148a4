package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.state.AbsorbedRows;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.state.TimeTree;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;

/// How the rows of a [TimeIndex] are saved: what it absorbs, or a walk over its tree.
final class KeptTimes implements Kept {

    private final TimeIndex index;
    private final Schema schema;
    private final AbsorbedRows absorbed = new AbsorbedRows();
    private final RowNumbers ahead = new RowNumbers(4);

    /// The walk has come to this time of this group, all rows of it included, and ends with the
    /// groups before `end`.
    private int group;

    private long time;
    private int end;

    KeptTimes(TimeIndex index, Schema schema) {
        this.index = index;
        this.schema = schema;
    }

    private boolean isAhead(int ofGroup, long ofTime) {
        return ofGroup < end && (ofGroup > group || ofGroup == group && ofTime > time);
    }

    /// Told of each row of a delta before it is added.
    void change(int ofGroup, long ofTime, int rowOfDelta) {
        if (isAhead(ofGroup, ofTime)) {
            ahead.add(rowOfDelta);
        }
    }

    /// Told of rows before they are dropped.
    void forget(TimedRows gone) {
        if (!absorbed.isTracked()) {
            return;
        }
        Batch rows = batch(gone).negated();
        for (int i = 0; i < gone.size(); i++) {
            change(gone.group(i), gone.time(i), i);
        }
        absorb(rows);
    }

    /// Told of a delta when all its rows were added.
    void absorb(Batch delta) {
        if (ahead.size() > 0) {
            absorbed.ahead(delta.take(ahead.array(), ahead.size()));
            ahead.clear();
        }
        absorbed.add(delta, index.size());
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public int[] partitionColumns() {
        return index.keyColumns();
    }

    @Override
    public long size() {
        return index.size();
    }

    @Override
    public void load(Batch rows) {
        index.absorb(rows);
        index.takeUp();
    }

    @Override
    public void track(Saver saver) {
        absorbed.track(saver);
    }

    @Override
    public boolean mustBeWhole() {
        return absorbed.mustBeWhole();
    }

    @Override
    public void freeze(boolean whole) {
        absorbed.freeze(whole);
        group = TimeIndex.NONE;
        end = whole ? index.groupEnd() : 0;
    }

    @Override
    public boolean save(int rows) {
        var found = new TimedRows();
        TimeTree.Cursor cursor = index.cursor();
        if (group != TimeIndex.NONE) {
            cursor.seekLast(group, time);
        }
        boolean more = cursor.next();
        while (more && cursor.group() < end && isWanted(found, rows, cursor)) {
            group = cursor.group();
            time = cursor.time();
            if (index.weight(cursor.row()) != 0) { // else it goes when the next epoch begins
                found.add(group, time, cursor.row());
            }
            more = cursor.next();
        }
        absorbed.scanned(batch(found));
        if (!more || cursor.group() >= end) {
            end = 0;
        }
        return end > 0;
    }

    /// Rows of one time stay together.
    private boolean isWanted(TimedRows found, int rows, TimeTree.Cursor cursor) {
        return found.size() < rows || cursor.group() == group && cursor.time() == time;
    }

    private Batch batch(TimedRows some) {
        var columns = new Column[schema.width()];
        Arrays.setAll(columns, c -> index.column(c, some));
        long[] weights = new long[some.size()];
        Arrays.setAll(weights, i -> index.weight(some.row(i)));
        return new Batch(weights.length, columns, weights, true);
    }
}
