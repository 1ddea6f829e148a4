package io.deltaway.postgres.internal.follow;

import io.deltaway.connect.OffsetText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where reading goes on.
///
/// @param inSnapshot whether the rows that were there at the beginning are still being read: they
///   are read anew then
/// @param lsn behind the last transaction that was given whole
/// @param transaction where the transaction commits that was given in part; 0 where there is none
/// @param given how many of its changes were given
/// @param table the number that the server gave the table; 0 while the snapshot is read
/// @param parts its partitions, as they were then
record Position(
        boolean inSnapshot, long lsn, long transaction, long given, long table, Parts parts) {

    private static final String PARTITION = "";
    private static final String SNAPSHOT = "snapshot";
    private static final String NOWHERE = "0/0";

    /// Behind a whole transaction.
    static Position behind(long lsn, long table, Parts parts) {
        return new Position(false, lsn, 0, 0, table, parts);
    }

    static Position snapshot() {
        return new Position(true, 0, 0, 0, 0, Parts.NONE);
    }

    Map<String, byte[]> toOffsets() {
        var text = new OffsetText();
        if (inSnapshot) {
            text.with("reading", SNAPSHOT);
        } else {
            text.with("lsn", Lsn.text(lsn)).with("table", table);
        }
        if (transaction != 0) {
            text.with("transaction", Lsn.text(transaction)).with("given", given);
        }
        String held = parts.text();
        if (!held.isEmpty()) {
            text.with("parts", held);
        }
        return Map.of(PARTITION, text.toBytes());
    }

    /// Null where nothing was read.
    static @Nullable Position from(Map<String, byte[]> offsets) {
        byte[] bytes = offsets.get(PARTITION);
        if (bytes == null) {
            return null;
        }
        Map<String, String> values = OffsetText.read(bytes);
        if (SNAPSHOT.equals(values.get("reading"))) {
            return snapshot();
        }
        return new Position(
                false,
                Lsn.parse(values.getOrDefault("lsn", "")),
                Lsn.parse(values.getOrDefault("transaction", NOWHERE)),
                Long.parseLong(values.getOrDefault("given", "0")),
                Long.parseLong(values.getOrDefault("table", "")),
                Parts.parse(values.getOrDefault("parts", "")));
    }
}
