package io.deltaway.http.internal.serve;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Closes connections on which the head of a request does not come to its end in time, be it that
/// nothing comes or that it comes drop by drop. What is being answered may take as long as it does:
/// events are followed for days. Looked at from time to time. Thread-safe.
final class SlowRequests implements Connection.Listener {

    /// How a connection was when it was looked at last.
    ///
    /// @param messages how many requests had begun
    /// @param sinceNanos since when it waits for the next one
    private record Look(long messages, long sinceNanos) {}

    private final Map<Connection, Look> connections = new ConcurrentHashMap<>();
    private final Set<Connection> answering = ConcurrentHashMap.newKeySet();
    private final long withinNanos;

    SlowRequests(Duration within) {
        this.withinNanos = within.toNanos();
    }

    /// A handler that tells when another one is answering. A connection itself counts an answer as
    /// out when its head is.
    Handler watching(Handler handler) {
        return new Handler.Wrapper(handler) {
            @Override
            public boolean handle(Request request, Response response, Callback callback)
                    throws Exception {
                Connection connection = request.getConnectionMetaData().getConnection();
                answering.add(connection);
                Request.addCompletionListener(request, failure -> answering.remove(connection));
                return super.handle(request, response, callback);
            }
        };
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
        answering.remove(connection);
    }

    /// Closes those that are too slow.
    void look() {
        long now = System.nanoTime();
        connections.replaceAll((connection, before) -> {
            if (answering.contains(connection) || connection.getMessagesIn() != before.messages()) {
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
