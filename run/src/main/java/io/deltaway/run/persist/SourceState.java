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
}
