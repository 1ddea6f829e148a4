package io.deltaway.engine.operator;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;

/// The ability to save state by partition and to take it up again, between epochs.
public interface Stateful {

    /// Writes all state.
    void save(StateWriter out);

    /// Reads the state of one partition; called once for each partition that this worker owns, on a
    /// fresh operator.
    void load(int partition, ByteReader in);

    /// The rows kept, for `explain` and status.
    long stateRows();

    /// About how many bytes are kept.
    long stateBytes();

    /// State that is the same on every worker: it is written by one of them, as partition 0, and
    /// taken up by all.
    interface Everywhere extends Stateful {}

    /// Takes state, a partition at a time.
    interface StateWriter {
        ByteWriter partition(int partition);
    }
}
