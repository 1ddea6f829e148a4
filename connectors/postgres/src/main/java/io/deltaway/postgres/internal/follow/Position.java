package io.deltaway.postgres.internal.follow;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where reading goes on.
///
/// @param inSnapshot whether the rows that were there at the beginning are still being read: they
///   are read anew then
/// @param lsn behind the last transaction that was given whole
/// @param transaction where the transaction commits that was given in part; 0 where there is none
/// @param given how many of its changes were given
/// @param table the number that the server gave the table; 0 where it was not written down
record Position(boolean inSnapshot, long lsn, long transaction, long given, long table) {

    private static final String PARTITION = "";

    /// Behind a whole transaction.
    static Position behind(long lsn, long table) {
        return new Position(false, lsn, 0, 0, table);
    }

    static Position snapshot() {
        return new Position(true, 0, 0, 0, 0);
    }

    Map<String, byte[]> toOffsets() {
        return Map.of(
                PARTITION,
                ByteBuffer.allocate(1 + 4 * Long.BYTES)
                        .put((byte) (inSnapshot ? 1 : 0))
                        .putLong(lsn)
                        .putLong(transaction)
                        .putLong(given)
                        .putLong(table)
                        .array());
    }

    /// Null where nothing was read.
    static @Nullable Position from(Map<String, byte[]> offsets) {
        byte[] bytes = offsets.get(PARTITION);
        if (bytes == null) {
            return null;
        }
        var in = ByteBuffer.wrap(bytes);
        return new Position(
                in.get() == 1,
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.hasRemaining() ? in.getLong() : 0);
    }
}
