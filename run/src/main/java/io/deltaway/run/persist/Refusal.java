package io.deltaway.run.persist;

import io.deltaway.connect.Chunk;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/// Rows that a sink refused in an epoch.
///
/// @param feed the number of the feed by which they come into the circuit
/// @param first how many it had refused before in this epoch
public record Refusal(int feed, long epoch, int first, List<Chunk.Malformed> rows) {

    private static final String PARTITION = "refused";

    public Refusal {
        rows = List.copyOf(rows);
    }

    /// The number of rows refused in this epoch up to these.
    public int end() {
        return first + rows.size();
    }

    /// The offset behind these.
    public Map<String, byte[]> offsets() {
        var bytes = ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(epoch).putInt(end());
        return Map.of(PARTITION, bytes.array());
    }

    /// Whether an offset is behind all of these, so that they are in the circuit.
    public boolean isBefore(Map<String, byte[]> offsets) {
        byte[] offset = offsets.get(PARTITION);
        if (offset == null) {
            return false;
        }
        var bytes = ByteBuffer.wrap(offset);
        long taken = bytes.getLong();
        return taken > epoch || taken == epoch && bytes.getInt() >= end();
    }
}
