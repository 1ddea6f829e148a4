package io.deltaway.run;

import io.deltaway.engine.batch.Batch;
import io.deltaway.run.epoch.EpochRunner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// What sinks that a changed program has anew would have by now: given to them before everything
/// else, once.
final class FirstRows {

    private Map<Integer, List<Batch>> byOutput = Map.of();

    /// @param outputs the rows of each output node
    void add(Map<Integer, List<Batch>> outputs) {
        byOutput = new HashMap<>(outputs);
    }

    boolean isEmpty() {
        return byOutput.isEmpty();
    }

    /// What there is for sinks by output node.
    IntFunction<List<Batch>> before(EpochRunner runner) {
        return output -> {
            List<Batch> first = byOutput.isEmpty() ? null : byOutput.remove(output);
            if (first == null) {
                return runner.take(output);
            }
            first.addAll(runner.take(output));
            return first;
        };
    }
}
