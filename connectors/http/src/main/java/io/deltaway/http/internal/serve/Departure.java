package io.deltaway.http.internal.serve;

import io.deltaway.http.Presence;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/// Notices that a client goes away while its request is being answered. Nobody reads from its
/// connection meanwhile, so nobody would see the end; this reads one byte ahead. Where one comes,
/// it begins the client's next request, and is given back to the connection.
///
/// A client is gone when it closes its half of the connection, as one that closes all of it can't
/// be told from that.
final class Departure implements Callback, Presence.Watch {

    private final AbstractEndPoint endPoint;
    private final Connection.UpgradeTo connection;
    private final Runnable onGone;
    private final ByteBuffer ahead = BufferUtil.allocate(1);
    private boolean over;

    private Departure(AbstractEndPoint endPoint, Connection.UpgradeTo connection, Runnable onGone) {
        this.endPoint = endPoint;
        this.connection = connection;
        this.onGone = onGone;
    }

    /// Begins to look. To be closed before anything is answered, by the thread that answers.
    ///
    /// @param request one whose body was read
    /// @param onGone run by any thread when the client has gone; must wait for nothing
    static Presence.Watch watch(Request request, Runnable onGone) {
        Connection connection = request.getConnectionMetaData().getConnection();
        if (connection instanceof Connection.UpgradeTo takingBack
                && connection.getEndPoint() instanceof AbstractEndPoint endPoint) {
            var departure = new Departure(endPoint, takingBack, onGone);
            endPoint.tryFillInterested(departure);
            return departure;
        }
        return () -> {};
    }

    /// Something came, or the end. A blocking callback, as all of Jetty's that wait for bytes on a
    /// connection: one that is taken for this one at the last moment may answer a request.
    @Override
    public void succeeded() {
        if (isAtEnd()) {
            onGone.run();
        }
    }

    private synchronized boolean isAtEnd() {
        if (over) {
            return false;
        }
        try {
            int filled = endPoint.fill(ahead);
            if (filled == 0) { // TLS has messages of its own
                endPoint.tryFillInterested(this);
            }
            return filled < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void failed(Throwable cause) {
        onGone.run();
    }

    @Override
    public synchronized void close() {
        over = true;
        endPoint.getFillInterest().fillable(); // takes this one away
        if (ahead.hasRemaining()) {
            connection.onUpgradeTo(ahead);
        }
    }
}
