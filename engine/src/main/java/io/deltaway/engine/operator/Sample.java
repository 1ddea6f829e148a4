package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Hashing;

/// Keeps a fixed fraction of all keys, with all their rows: those whose hash falls below it. The
/// same keys on every worker and in every run, and of two samples of one seed the larger contains
/// the smaller.
///
/// Linear, keeps nothing; one hash a row.
public final class Sample implements Operator {

    private final int[] keyColumns;
    private final double fraction;
    private final long seed;

    /// @param fraction the part of the keys that is kept, 0 to 1
    /// @param seed picks another sample
    public Sample(int[] keyColumns, double fraction, long seed) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction is " + fraction + ", expected 0 to 1");
        }
        this.keyColumns = keyColumns.clone();
        this.fraction = fraction;
        this.seed = seed;
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        long[] hashes = new long[delta.size()];
        for (int column : keyColumns) {
            delta.column(column).mixHashes(hashes);
        }
        int[] kept = new int[delta.size()];
        int count = 0;
        for (int i = 0; i < hashes.length; i++) {
            if (isKept(hashes[i])) {
                kept[count++] = i;
            }
        }
        return count == delta.size() ? delta : delta.take(kept, count);
    }

    /// The seed is mixed in even where it is 0: partitions go by the first bits of the plain hash,
    /// and a sample must not be a range of them.
    private boolean isKept(long hash) {
        long mixed = Hashing.finish(Hashing.mix(hash, seed));
        return (mixed >>> 11) * 0x1p-53 < fraction;
    }
}
