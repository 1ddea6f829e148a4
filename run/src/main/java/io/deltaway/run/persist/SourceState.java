package io.deltaway.run.persist;

import io.deltaway.connect.Chunk;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far a source was read.
///
/// @param offsets by partition, where the source goes on
/// @param rest what was read of it and is not yet taken into an epoch
public record SourceState(Map<String, byte[]> offsets, @Nullable Chunk rest) {

    public SourceState {
        offsets = Map.copyOf(offsets);
    }

    /// Moves offsets on to behind a chunk.
    ///
    /// @param moved those of the chunk; partitions where they are empty are forgotten
    public static void move(Map<String, byte[]> offsets, Map<String, byte[]> moved) {
        moved.forEach((partition, offset) -> {
            if (offset.length == 0) {
                offsets.remove(partition);
            } else {
                offsets.put(partition, offset);
            }
        });
    }
}
