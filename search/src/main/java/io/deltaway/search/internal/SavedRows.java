package io.deltaway.search.internal;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.value.Schema;

/// The rows of a search index as they are saved; of which what searches them is made when they were
/// taken up.
final class SavedRows implements Kept.Rebuilt {

    private final Index rows;
    private final Runnable rebuilding;

    SavedRows(Index rows, Runnable rebuilding) {
        this.rows = rows;
        this.rebuilding = rebuilding;
    }

    @Override
    public void rebuild() {
        rebuilding.run();
    }

    @Override
    public Schema schema() {
        return rows.schema();
    }

    @Override
    public int[] partitionColumns() {
        return rows.partitionColumns();
    }

    @Override
    public long size() {
        return rows.size();
    }

    @Override
    public void load(Batch saved) {
        rows.load(saved);
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
