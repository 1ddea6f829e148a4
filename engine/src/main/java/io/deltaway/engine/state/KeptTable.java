package io.deltaway.engine.state;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.stream.IntStream;

/// How a [RowTable] is saved whose rows are those of a layout, some longs that belong to the key,
/// and some that don't.
public final class KeptTable implements Kept, ChangedRows.Content {

    private final RowLayout layout;
    private final RowTable table;
    private final int[] partitionColumns;
    private final Schema schema;
    private final ChangedRows changes;

    /// @param partitionColumns how many columns of the layout, the first ones, say which worker has
    ///   a row
    public KeptTable(RowLayout layout, RowTable table, int partitionColumns) {
        this(layout, table, IntStream.range(0, partitionColumns).toArray());
    }

    /// @param partitionColumns the columns of the layout that say which worker has a row
    public KeptTable(RowLayout layout, RowTable table, int[] partitionColumns) {
        this.layout = layout;
        this.table = table;
        this.partitionColumns = partitionColumns.clone();
        var fields = new ArrayList<>(layout.schema().fields());
        for (int word = layout.width(); word < table.rows().width(); word++) {
            // Null in a row that is gone.
            fields.add(new Field("$" + word, Type.Simple.LONG, word >= table.keyWords()));
        }
        this.schema = new Schema(fields);
        this.changes = new ChangedRows(this);
    }

    /// To be called before a row changes, or behind its being made.
    public void change(int row) {
        changes.change(row);
    }

    /// To be called before a row goes.
    public void remove(int row) {
        changes.remove(row);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public int[] partitionColumns() {
        return partitionColumns.clone();
    }

    @Override
    public long size() {
        return table.size();
    }

    @Override
    public void append(int[] rows, int count, ColumnBuilder[] to) {
        for (int i = 0; i < count; i++) {
            appendKey(rows[i], to);
            for (int word = table.keyWords(); word < table.rows().width(); word++) {
                builder(to, word).append(table.rows().get(rows[i], word));
            }
        }
    }

    @Override
    public void appendGone(int row, ColumnBuilder[] to) {
        appendKey(row, to);
        for (int word = table.keyWords(); word < table.rows().width(); word++) {
            builder(to, word).appendNull();
        }
    }

    private void appendKey(int row, ColumnBuilder[] to) {
        for (int c = 0; c < layout.schema().width(); c++) {
            layout.decode(table.rows().page(row), table.rows().base(row), c, to[c]);
        }
        for (int word = layout.width(); word < table.keyWords(); word++) {
            builder(to, word).append(table.rows().get(row, word));
        }
    }

    private int column(int word) {
        return layout.schema().width() + word - layout.width();
    }

    private ColumnBuilder.OfLong builder(ColumnBuilder[] to, int word) {
        return (ColumnBuilder.OfLong) to[column(word)];
    }

    @Override
    public void load(Batch rows) {
        int keyWords = table.keyWords();
        int width = table.rows().width();
        long[] keys = new long[rows.size() * keyWords];
        int[] columns = IntStream.range(0, layout.schema().width()).toArray();
        layout.encode(rows, columns, keys, keyWords, 0, true);
        for (int i = 0; i < rows.size(); i++) {
            for (int word = layout.width(); word < keyWords; word++) {
                keys[i * keyWords + word] = ((LongColumn) rows.column(column(word))).get(i);
            }
        }
        for (int i : table.inOrder(keys, rows.size())) {
            boolean gone = width > keyWords && rows.column(column(keyWords)).isNull(i);
            load(rows, i, keys, gone);
        }
        layout.heap().sweep();
    }

    private void load(Batch rows, int i, long[] keys, boolean gone) {
        int at = i * table.keyWords();
        int row = table.find(keys, at);
        if (gone) {
            if (row != RowTable.NONE) {
                layout.release(table.rows().page(row), table.rows().base(row));
                changes.remove(row);
                table.remove(row);
            }
            return;
        }
        if (row == RowTable.NONE) {
            row = table.findOrAdd(keys, at);
            layout.retain(table.rows().page(row), table.rows().base(row));
        }
        for (int word = table.keyWords(); word < table.rows().width(); word++) {
            table.rows().set(row, word, ((LongColumn) rows.column(column(word))).get(i));
        }
        changes.loaded(row);
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
}
