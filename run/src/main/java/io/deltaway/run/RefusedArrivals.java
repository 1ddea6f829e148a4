package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.run.persist.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// What one sink refused and the circuit has not taken yet. It never ends, and nobody waits for it.
final class RefusedArrivals extends UnreadArrivals {

    private final Signal coordinator;
    private final Queue<Refusal> waiting = new ConcurrentLinkedQueue<>();

    /// @param link the way to the sink
    RefusedArrivals(Link link, Signal coordinator) {
        super(link);
        this.coordinator = coordinator;
    }

    /// From any thread.
    void add(Refusal refusal) {
        waiting.add(refusal);
        coordinator.raise();
    }

    /// What was refused before a restart and is not in the circuit.
    ///
    /// @param taken how far the circuit has taken it
    void restore(List<Refusal> earlier, Map<String, byte[]> taken) {
        var all = new ArrayList<>(waiting);
        waiting.clear();
        earlier.stream().filter(one -> !one.isBefore(taken)).forEach(all::add);
        all.sort(Comparator.comparingLong(Refusal::epoch).thenComparingInt(Refusal::first));
        waiting.addAll(all);
    }

    @Override
    public @Nullable Chunk poll() {
        Refusal next = waiting.poll();
        return next == null ? null : RefusedRows.chunk(next);
    }

    @Override
    public int waiting() {
        return waiting.size();
    }

    @Override
    public boolean isReady() {
        return !waiting.isEmpty();
    }

    @Override
    public boolean hasEnded() {
        return false;
    }
}
