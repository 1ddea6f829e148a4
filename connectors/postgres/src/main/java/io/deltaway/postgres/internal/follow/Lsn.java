package io.deltaway.postgres.internal.follow;

import org.postgresql.replication.LogSequenceNumber;

/// Places in the server's log.
final class Lsn {

    private Lsn() {}

    /// As the server writes it, `0/16B3748`.
    static String text(long lsn) {
        return LogSequenceNumber.valueOf(lsn).asString();
    }

    static long parse(String text) {
        return LogSequenceNumber.valueOf(text).asLong();
    }
}
