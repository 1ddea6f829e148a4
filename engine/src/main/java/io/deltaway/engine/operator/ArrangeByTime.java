package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Accumulates its input by key and in the order of a time, for the temporal joins behind it, and
/// passes the delta on: [Arrange] for joins that go by time.
///
/// Linear; keeps every row that has a key and a time, see [TimeIndex], until it is retracted or,
/// where there is a clock, of no more use. O(log n) for a changed row.
public final class ArrangeByTime implements Operator.HoldsBack, Paged {

    private final TimeIndex index;
    private final Batch nothing;
    private final List<Arrange.BeforeAbsorb> readers = new ArrayList<>();
    private final @Nullable Forgetting forgetting;

    /// An index of rows that stay until they are retracted.
    ///
    /// @param keyColumns none where all rows have one key
    /// @param timeColumn a column stored in a long or a double
    /// @param order all columns, in the order in which they break ties of time
    public ArrangeByTime(Schema schema, int[] keyColumns, int timeColumn, int[] order) {
        this(schema, keyColumns, timeColumn, order, null);
    }

    /// @param forgetting when rows are dropped: those that changed in this epoch are of use in it
    public ArrangeByTime(
            Schema schema,
            int[] keyColumns,
            int timeColumn,
            int[] order,
            @Nullable Forgetting forgetting) {
        this.forgetting = forgetting;
        this.index = new TimeIndex(schema, keyColumns, timeColumn, order);
        this.nothing = Batch.empty(schema);
    }

    TimeIndex index() {
        return index;
    }

    @Nullable Forgetting forgetting() {
        return forgetting;
    }

    /// Calls a reader with the rows that have a time before they are absorbed.
    void beforeAbsorb(Arrange.BeforeAbsorb reader) {
        readers.add(reader);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        index.begin(forgetting);
        Batch delta = index.withTime(inputs[0], true);
        if (!delta.isEmpty()) {
            for (Arrange.BeforeAbsorb reader : readers) {
                reader.beforeAbsorb(delta);
            }
            index.absorb(delta);
        }
        return inputs[0];
    }

    /// Holds nothing back; the end of the epoch is when weights have to be right.
    @Override
    public Batch endEpoch(Step step) {
        index.endEpoch();
        return nothing;
    }

    @Override
    public List<Kept> kept() {
        return List.of(index.kept());
    }

    @Override
    public long stateBytes() {
        return index.sizeInBytes() + (forgetting == null ? 0 : forgetting.sizeInBytes());
    }

    @Override
    public void keepIn(PageCache cache) {
        index.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return index.sizeOutside();
    }
}
