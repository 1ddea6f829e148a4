package io.deltaway.run.epoch;

import io.deltaway.engine.circuit.Circuit;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.Paged;
import java.util.LinkedHashMap;
import java.util.List;

/// What a node keeps, on all workers together.
///
/// @param sizeInBytes about how many bytes in memory
/// @param bytesOutside how many bytes on disk, beyond the limit of memory
public record StateSize(CircuitPlan.Node node, long rows, long sizeInBytes, long bytesOutside) {

    static List<StateSize> of(Circuit[] circuits) {
        var sizes = new LinkedHashMap<CircuitPlan.Node, StateSize>();
        for (Circuit circuit : circuits) {
            for (Circuit.NodeState state : circuit.states()) {
                if (circuit.sleepers().isAsleep(state.node().id())) {
                    continue; // another thread takes it up
                }
                sizes.merge(state.node(), of(state), StateSize::plus);
            }
        }
        return List.copyOf(sizes.values());
    }

    private static StateSize of(Circuit.NodeState state) {
        return new StateSize(
                state.node(),
                state.state().stateRows(),
                state.state().stateBytes(),
                state.state() instanceof Paged paged ? paged.bytesOutside() : 0);
    }

    private StateSize plus(StateSize other) {
        return new StateSize(
                node,
                rows + other.rows,
                sizeInBytes + other.sizeInBytes,
                bytesOutside + other.bytesOutside);
    }
}
