package io.deltaway.engine.value;

/// The fixed hash ranges of keys that workers own. State is saved by partition, so that it can be
/// restored by another number of workers.
public final class Partitions {

    public static final int COUNT = 256;

    private Partitions() {}

    /// The partition of a key from the hash of its columns' content.
    public static int of(long hash) {
        return (int) (Hashing.finish(hash) >>> 56);
    }

    /// The worker, from 0 on, that owns a partition.
    public static int owner(int partition, int workers) {
        return partition * workers / COUNT;
    }
}
