package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.state.ChangedRows;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.RowLayout;
import io.deltaway.engine.state.RowTable;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.stream.IntStream;

/// How [Groups] are saved: of each group that has changed its key, its weight, and what its
/// aggregates keep, as bytes. These stand in a column of texts, though they are none: there a few
/// need no object of their own.
final class KeptGroups implements Kept, ChangedRows.Content {

    private final Groups groups;
    private final RowLayout keys;
    private final Schema schema;
    private final ChangedRows changes;
    private final int spreadColumns;

    /// Of one group after the other.
    private final ByteWriter state = new ByteWriter();

    /// @param spreadColumns how many columns of the key, the first ones, say which worker has a
    ///   group
    KeptGroups(Groups groups, int spreadColumns) {
        this.groups = groups;
        this.spreadColumns = spreadColumns;
        this.keys = groups.keyLayout();
        var fields = new ArrayList<>(keys.schema().fields());
        fields.add(new Field("$weight", Type.Simple.LONG, false));
        fields.add(new Field("$state", Type.Simple.TEXT, true)); // null where the group is gone
        this.schema = new Schema(fields);
        this.changes = new ChangedRows(this);
    }

    /// To be called before a group changes, or behind its being made.
    void change(int group) {
        changes.change(group);
    }

    /// To be called before a group goes.
    void remove(int group) {
        changes.remove(group);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public int[] partitionColumns() {
        return IntStream.range(0, spreadColumns).toArray();
    }

    @Override
    public long size() {
        return groups.table().size();
    }

    @Override
    public void append(int group, ColumnBuilder[] to) {
        state.truncate(0);
        for (int a = 0; a < groups.aggregateCount(); a++) {
            groups.aggregate(a).save(groups.rows(), groups.offset(a), group, state);
        }
        appendKey(group, groups.weight(group), to);
        ((ColumnBuilder.OfText) to[to.length - 1]).append(state.bytes(), 0, state.size());
    }

    @Override
    public void appendGone(int group, ColumnBuilder[] to) {
        appendKey(group, 0, to);
        to[to.length - 1].appendNull();
    }

    private void appendKey(int group, long weight, ColumnBuilder[] to) {
        Rows rows = groups.rows();
        for (int c = 0; c < keys.schema().width(); c++) {
            keys.decode(rows.page(group), rows.base(group), c, to[c]);
        }
        ((ColumnBuilder.OfLong) to[to.length - 2]).append(weight);
    }

    @Override
    public void load(Batch saved) {
        int[] columns = IntStream.range(0, keys.schema().width()).toArray();
        groups.table().inOrder(saved, keys, columns).forEach(rows -> load(rows, columns));
        keys.heap().sweep();
    }

    private void load(Batch rows, int[] columns) {
        int width = keys.width();
        long[] words = new long[Math.max(1, rows.size() * width)];
        keys.encode(rows, columns, words, width, 0, true);
        var weights = (LongColumn) rows.column(schema.width() - 2);
        var states = (TextColumn) rows.column(schema.width() - 1);
        for (int i = 0; i < rows.size(); i++) {
            if (states.isNull(i)) {
                forget(groups.table().find(words, i * width));
            } else {
                load(words, i * width, weights.get(i), new ByteReader(states.bytes(i)));
            }
        }
    }

    private void forget(int group) {
        if (group != RowTable.NONE) {
            changes.remove(group);
            groups.remove(group);
        }
    }

    private void load(long[] words, int at, long weight, ByteReader state) {
        int group = groups.table().find(words, at);
        if (group == RowTable.NONE) {
            group = groups.table().findOrAdd(words, at);
            keys.retain(groups.rows().page(group), groups.rows().base(group));
        } else {
            groups.empty(group);
        }
        groups.addWeight(group, weight);
        for (int a = 0; a < groups.aggregateCount(); a++) {
            groups.aggregate(a).load(groups.rows(), groups.offset(a), group, state);
        }
        changes.loaded(group);
    }

    @Override
    public void track(Saver saver) {
        changes.track(saver);
    }

    @Override
    public boolean mustBeWhole() {
        return changes.mustBeWhole();
    }

    @Override
    public void freeze(boolean whole) {
        changes.freeze(whole);
    }

    @Override
    public boolean save(int rows) {
        return changes.save(rows);
    }

    long sizeInBytes() {
        return changes.sizeInBytes();
    }
}
