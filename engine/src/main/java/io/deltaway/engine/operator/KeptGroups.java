package io.deltaway.engine.operator;

import io.deltaway.engine.aggregate.Aggregate;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
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

/// How [Groups] are saved: of each group that has changed its key, its weight, null where it is
/// gone, and what its aggregates keep. The words of linear ones are columns. What others keep is
/// bytes, in a column of texts, though they are none: there a few need no object of their own.
final class KeptGroups implements Kept, ChangedRows.Content {

    private final Groups groups;
    private final RowLayout keys;
    private final Schema schema;
    private final ChangedRows changes;
    private final int spreadColumns;
    private final int weightColumn;

    /// Where the words of linear aggregates stand in a state row.
    private final int[] words;

    /// The others.
    private final int[] inBytes;

    /// Of one group after the other.
    private final ByteWriter state = new ByteWriter();

    /// @param spreadColumns how many columns of the key, the first ones, say which worker has a
    ///   group
    KeptGroups(Groups groups, int spreadColumns) {
        this.groups = groups;
        this.spreadColumns = spreadColumns;
        this.keys = groups.keyLayout();
        this.weightColumn = keys.schema().width();
        this.words = wordsOfLinear();
        this.inBytes =
                IntStream.range(0, groups.aggregateCount()).filter(a -> !isLinear(a)).toArray();
        var fields = new ArrayList<>(keys.schema().fields());
        fields.add(new Field("$weight", Type.Simple.LONG, true));
        for (int word : words) {
            fields.add(new Field("$word" + word, Type.Simple.LONG, false));
        }
        if (inBytes.length > 0) {
            fields.add(new Field("$state", Type.Simple.TEXT, false));
        }
        this.schema = new Schema(fields);
        this.changes = new ChangedRows(this);
    }

    private boolean isLinear(int aggregate) {
        return groups.aggregate(aggregate) instanceof Aggregate.Linear;
    }

    private int[] wordsOfLinear() {
        return IntStream.range(0, groups.aggregateCount())
                .filter(this::isLinear)
                .flatMap(a ->
                        IntStream.range(0, groups.aggregate(a).words())
                                .map(word -> groups.offset(a) + word))
                .toArray();
    }

    /// To be called before a group changes, or behind its being made.
    void change(int group) {
        changes.change(group);
    }

    /// As [#change(int)], of the groups `some[from]` to `some[to - 1]`.
    void change(int[] some, int from, int to) {
        changes.change(some, from, to);
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
    public void append(int[] some, int count, ColumnBuilder[] to) {
        Rows rows = groups.rows();
        for (int c = 0; c < weightColumn; c++) {
            keys.decode(rows, 0, c, some, 0, count, to[c]);
        }
        appendWeights(some, count, (ColumnBuilder.OfLong) to[weightColumn]);
        for (int w = 0; w < words.length; w++) {
            var column = (ColumnBuilder.OfLong) to[weightColumn + 1 + w];
            appendWords(rows, words[w], some, count, column);
        }
        if (inBytes.length > 0) {
            appendBytes(some, count, (ColumnBuilder.OfText) to[to.length - 1]);
        }
    }

    private void appendWeights(int[] some, int count, ColumnBuilder.OfLong to) {
        for (int i = 0; i < count; i++) {
            to.append(groups.weight(some[i]));
        }
    }

    private static void appendWords(
            Rows rows, int word, int[] some, int count, ColumnBuilder.OfLong to) {
        for (int i = 0; i < count; i++) {
            to.append(rows.get(some[i], word));
        }
    }

    private void appendBytes(int[] some, int count, ColumnBuilder.OfText to) {
        for (int i = 0; i < count; i++) {
            state.truncate(0);
            for (int a : inBytes) {
                groups.aggregate(a).save(groups.rows(), groups.offset(a), some[i], state);
            }
            to.append(state.bytes(), 0, state.size());
        }
    }

    @Override
    public void appendGone(int group, ColumnBuilder[] to) {
        Rows rows = groups.rows();
        for (int c = 0; c < weightColumn; c++) {
            keys.decode(rows.page(group), rows.base(group), c, to[c]);
        }
        to[weightColumn].appendNull();
        for (int column = weightColumn + 1; column < to.length; column++) {
            to[column].appendUnread();
        }
    }

    @Override
    public void load(Batch saved) {
        int[] columns = IntStream.range(0, keys.schema().width()).toArray();
        groups.table().inOrder(saved, keys, columns).forEach(rows -> load(rows, columns));
        keys.heap().sweep();
    }

    private void load(Batch rows, int[] columns) {
        int width = keys.width();
        long[] keysOfRows = new long[Math.max(1, rows.size() * width)];
        keys.encode(rows, columns, keysOfRows, width, 0, true);
        Column weights = rows.column(weightColumn);
        for (int i = 0; i < rows.size(); i++) {
            if (weights.isNull(i)) {
                forget(groups.table().find(keysOfRows, i * width));
            } else {
                load(rows, i, made(keysOfRows, i * width));
            }
        }
    }

    private void forget(int group) {
        if (group != RowTable.NONE) {
            changes.remove(group);
            groups.remove(group);
        }
    }

    /// A group without rows.
    private int made(long[] key, int at) {
        int group = groups.table().find(key, at);
        if (group == RowTable.NONE) {
            group = groups.table().findOrAdd(key, at);
            keys.retain(groups.rows().page(group), groups.rows().base(group));
        } else {
            groups.empty(group);
        }
        return group;
    }

    private void load(Batch rows, int row, int group) {
        groups.addWeight(group, ((LongColumn) rows.column(weightColumn)).get(row));
        int column = weightColumn + 1;
        for (int word : words) {
            groups.rows().set(group, word, ((LongColumn) rows.column(column++)).get(row));
        }
        if (inBytes.length > 0) {
            var bytes = new ByteReader(((TextColumn) rows.column(column)).bytes(row));
            for (int a : inBytes) {
                groups.aggregate(a).load(groups.rows(), groups.offset(a), group, bytes);
            }
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
