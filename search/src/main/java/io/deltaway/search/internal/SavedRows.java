package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The rows of a search index as they are saved: with what parts make of them, where that takes
/// longer than to read it again. The rest is made of them when they were taken up.
final class SavedRows implements Kept.Rebuilt {

    private final Index rows;
    private final List<PreparedRows> prepared;
    private final Schema schema;
    private final Runnable rebuilding;

    /// @param rebuilding makes the rest
    SavedRows(Index rows, List<PreparedRows> prepared, Runnable rebuilding) {
        this.rows = rows;
        this.prepared = prepared;
        this.rebuilding = rebuilding;
        var fields = new ArrayList<>(rows.schema().fields());
        for (int i = 0; i < prepared.size(); i++) {
            fields.add(new Field("$prepared" + i, Type.Simple.BYTES, true));
        }
        this.schema = new Schema(fields);
    }

    @Override
    public Batch asSaved(Batch batch) {
        var columns = new Column[schema.width()];
        int width = rows.schema().width();
        Arrays.setAll(
                columns, c -> c < width ? batch.column(c) : prepared.get(c - width).column(batch));
        return batch.withColumns(columns);
    }

    @Override
    public void rebuild() {
        rebuilding.run();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public int[] partitionColumns() {
        return rows.partitionColumns();
    }

    @Override
    public long size() {
        return rows.size();
    }

    /// Takes up rows that come, and then those that go, as the place of one that has gone may be
    /// another one's. A row may come several times: where all columns are the key it stays in its
    /// place.
    @Override
    public void load(Batch saved) {
        IntPredicate comes = row -> saved.weight(row) > 0;
        Batch come = saved.isInsertOnly() ? saved : some(saved, comes);
        int[] stored = new int[come.size()];
        rows.absorb(ofRows(come), stored);
        for (int i = 0; i < prepared.size(); i++) {
            var column = (ObjectColumn) come.column(rows.schema().width() + i);
            prepared.get(i).takeUp(column, stored);
        }
        if (come != saved) {
            rows.load(ofRows(some(saved, comes.negate())));
        }
    }

    private static Batch some(Batch batch, IntPredicate wanted) {
        int[] some = IntStream.range(0, batch.size()).filter(wanted).toArray();
        return batch.take(some, some.length);
    }

    private Batch ofRows(Batch saved) {
        return saved.pick(IntStream.range(0, rows.schema().width()).toArray());
    }

    @Override
    public void track(Saver saver) {
        rows.track(saver);
    }

    @Override
    public boolean mustBeWhole() {
        return rows.mustBeWhole();
    }

    @Override
    public void freeze(boolean whole) {
        rows.freeze(whole);
    }

    @Override
    public boolean save(int count) {
        return rows.save(count);
    }
}
