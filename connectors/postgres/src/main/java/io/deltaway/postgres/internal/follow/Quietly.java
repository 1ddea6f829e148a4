package io.deltaway.postgres.internal.follow;

import org.jspecify.annotations.Nullable;

/// Closes what may be broken already.
final class Quietly {

    private static final System.Logger LOG = System.getLogger("io.deltaway.postgres");

    private Quietly() {}

    static void close(@Nullable AutoCloseable one) {
        if (one != null) {
            try {
                one.close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.DEBUG, "closing a connection: {0}", e);
            }
        }
    }
}
