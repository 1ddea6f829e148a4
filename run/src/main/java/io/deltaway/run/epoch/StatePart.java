package io.deltaway.run.epoch;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.value.Partitions;
import io.deltaway.engine.value.Schema;
import java.util.List;

/// Something that an operator keeps, on all workers.
///
/// @param name of the operator in the plan, and which of the things that it keeps
/// @param everywhere whether it is the same on all workers
/// @param byWorker where the workers keep it
public record StatePart(String name, boolean everywhere, List<Kept> byWorker) {

    public StatePart {
        byWorker = List.copyOf(byWorker);
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
