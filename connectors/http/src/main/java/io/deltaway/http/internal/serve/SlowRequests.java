package io.deltaway.http.internal.serve;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;

/// Closes connections on which the head of a request does not come to its end in time, be it that
/// nothing comes or that it comes drop by drop. Looked at from time to time. Thread-safe.
final class SlowRequests implements Connection.Listener {

    /// How a connection was when it was looked at last.
    ///
    /// @param messages how many requests had begun
    /// @param sinceNanos since when it waits for the next one
    private record Look(long messages, long sinceNanos) {}

    private final Map<Connection, Look> connections = new ConcurrentHashMap<>();
    private final long withinNanos;

    SlowRequests(Duration within) {
        this.withinNanos = within.toNanos();
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection.getMessagesIn() >= 0) { // TLS below it counts none
            connections.put(connection, new Look(0, System.nanoTime()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection);
    }

    /// Closes those that are too slow.
    void look() {
        long now = System.nanoTime();
        connections.replaceAll((connection, before) -> {
            boolean isAnswering = connection.getMessagesIn() > connection.getMessagesOut();
            if (isAnswering || connection.getMessagesIn() != before.messages()) {
                return new Look(connection.getMessagesIn(), now);
            }
            if (now - before.sinceNanos() > withinNanos) {
                connection.getEndPoint().close();
            }
            return before;
        });
    }

    int size() {
        return connections.size();
    }
}
