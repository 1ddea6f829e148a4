package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.List;

/// Accumulates its input in an [Index], which later operators of the same worker read, and passes
/// the delta on.
///
/// Where rows may be taken back in the step in which they came, as behind a join, it adds up equal
/// rows first: what is left of them meets all rows of the other side of a join, so that a row that
/// nothing changed for costs a probe here and nothing there.
///
/// Readers that need the index as of before this step ask to be called then ([#beforeAbsorb]); all
/// others see it as of after. Linear; keeps every row; one probe a row.
public final class Arrange implements Operator.HoldsBack, Operator.Sleeps, Paged {

    /// A reader of the index as of before the step.
    @FunctionalInterface
    public interface BeforeAbsorb {
        void beforeAbsorb(Batch delta);
    }

    private final Index index;
    private final boolean consolidating;
    private final Batch nothing;
    private final List<BeforeAbsorb> readers = new ArrayList<>();

    public Arrange(Schema schema, int[] keyColumns) {
        this(schema, keyColumns, false, false);
    }

    /// @param differences whether rows are differences between the rounds of a loop, so that some
    ///   have a weight below zero
    /// @param consolidating whether equal rows of a delta that retracts are added up
    public Arrange(Schema schema, int[] keyColumns, boolean differences, boolean consolidating) {
        this.consolidating = consolidating;
        this.index =
                differences
                        ? Index.ofDifferences(schema, keyColumns)
                        : new Index(schema, keyColumns);
        this.nothing = Batch.empty(schema);
    }

    public Index index() {
        return index;
    }

    /// From now on calls a reader before each delta is absorbed, after those that were there.
    public void beforeAbsorb(BeforeAbsorb reader) {
        readers.add(reader);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        if (consolidating && !delta.isInsertOnly()) {
            delta = Consolidation.consolidate(delta);
        }
        if (!delta.isEmpty()) {
            delta = index.inOrder(delta);
            for (BeforeAbsorb reader : readers) {
                reader.beforeAbsorb(delta);
            }
            index.absorb(delta);
        }
        return delta;
    }

    /// Holds nothing back; the end of the epoch is when weights have to be right.
    @Override
    public Batch endEpoch(Step step) {
        index.endEpoch();
        return nothing;
    }

    @Override
    public List<Kept> kept() {
        return List.of(index);
    }

    @Override
    public long stateBytes() {
        return index.sizeInBytes();
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
