package io.deltaway.connect;

import java.nio.ByteBuffer;
import java.util.Map;

/// The offset of a source with one partition whose rows are counted.
final class Counted {

    private static final String PARTITION = "";

    private Counted() {}

    /// Behind so many rows.
    static Map<String, byte[]> offset(long rows) {
        return Map.of(PARTITION, ByteBuffer.allocate(Long.BYTES).putLong(rows).array());
    }

    /// How many rows were given before.
    static long from(Map<String, byte[]> offsets) {
        byte[] offset = offsets.get(PARTITION);
        return offset == null ? 0 : ByteBuffer.wrap(offset).getLong();
    }
}
