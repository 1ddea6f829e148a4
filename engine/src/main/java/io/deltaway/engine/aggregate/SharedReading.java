package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.Rows;

/// Results read from the state that an earlier aggregate of the same state row keeps; no state of
/// its own.
final class SharedReading implements Aggregate.Linear {

    private final Aggregate reading;
    private final int distance;

    /// @param reading gives the results
    /// @param distance how many words before this one's place those of the earlier aggregate start
    SharedReading(Aggregate reading, int distance) {
        this.reading = reading;
        this.distance = distance;
    }

    @Override
    public int words() {
        return 0;
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {}

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        reading.appendResult(rows, offset - distance, group, out);
    }

    @Override
    public boolean export(Rows rows, int offset, int group, int part, long[] words, int to) {
        return false;
    }

    @Override
    public void merge(Rows rows, int offset, int group, long[] words, int from) {}

    @Override
    public void addTimes(
            Rows rows,
            int offset,
            int[] groups,
            int count,
            Rows states,
            int[] stateOf,
            long[] times) {}
}
