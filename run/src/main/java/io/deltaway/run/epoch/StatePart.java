package io.deltaway.run.epoch;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.Circuit;
import io.deltaway.engine.operator.Stateful;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.value.Partitions;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.List;

/// Something that an operator keeps, on all workers.
///
/// @param name of the operator in the plan, and which of the things that it keeps
/// @param everywhere whether it is the same on all workers
/// @param group of operators with which it may be taken up beside epochs ([EpochRunner#sleepers]);
///   -1 where it can't
/// @param byWorker where the workers keep it
public record StatePart(String name, boolean everywhere, int group, List<Kept> byWorker) {

    public StatePart {
        byWorker = List.copyOf(byWorker);
    }

    /// @param canWait whether operators may be left out until their state is there
    static List<StatePart> of(Circuit[] circuits, boolean canWait) {
        var parts = new ArrayList<StatePart>();
        List<Circuit.NodeState> states = circuits[0].states();
        for (int i = 0; i < states.size(); i++) {
            Circuit.NodeState state = states.get(i);
            int node = state.node().id();
            int count = state.state().kept().size();
            for (int k = 0; k < count; k++) {
                var byWorker = new ArrayList<Kept>();
                for (Circuit circuit : circuits) {
                    byWorker.add(circuit.states().get(i).state().kept().get(k));
                }
                parts.add(
                        new StatePart(
                                state.node().name() + "/" + k,
                                state.state() instanceof Stateful.Everywhere,
                                canWait ? circuits[0].sleepers().group(node) : -1,
                                byWorker));
            }
        }
        return parts;
    }

    public Schema schema() {
        return byWorker.getFirst().schema();
    }

    /// Those that have to save it.
    public List<Kept> saving() {
        return everywhere ? byWorker.subList(0, 1) : byWorker;
    }

    /// The number of rows kept.
    public long size() {
        return saving().stream().mapToLong(Kept::size).sum();
    }

    public boolean mustBeWhole() {
        return saving().stream().anyMatch(Kept::mustBeWhole);
    }

    /// Those of some saved rows that one of the workers has to take up.
    public Batch ownedBy(int worker, Batch rows) {
        int workers = byWorker.size();
        if (everywhere || workers == 1) {
            return rows;
        }
        int[] owned = new int[rows.size()];
        int count = 0;
        int[] partitions = partitions(rows);
        for (int row = 0; row < partitions.length; row++) {
            owned[count] = row;
            count += Partitions.owner(partitions[row], workers) == worker ? 1 : 0;
        }
        return count == rows.size() ? rows : rows.take(owned, count);
    }

    /// The partition of each row.
    public int[] partitions(Batch rows) {
        int[] partitions = new int[rows.size()];
        int[] columns = byWorker.getFirst().partitionColumns();
        if (columns.length > 0) {
            long[] hashes = new long[rows.size()];
            for (int column : columns) {
                rows.column(column).mixHashes(hashes);
            }
            for (int row = 0; row < hashes.length; row++) {
                partitions[row] = Partitions.of(hashes[row]);
            }
        }
        return partitions;
    }
}
