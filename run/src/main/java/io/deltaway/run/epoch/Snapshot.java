package io.deltaway.run.epoch;

import java.util.Map;

/// The state of all operators after an epoch, cut by partition, so that any number of workers can
/// take it up.
///
/// @param epoch the last complete epoch
/// @param states for each node with state, by its name in the plan, the bytes of its partitions
public record Snapshot(long epoch, Map<String, Map<Integer, byte[]>> states) {

    public Snapshot {
        states = Map.copyOf(states);
    }
}
