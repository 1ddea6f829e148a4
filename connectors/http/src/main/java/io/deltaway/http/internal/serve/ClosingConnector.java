package io.deltaway.http.internal.serve;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/// A connector that closes all that it accepted, also what came so late that nobody took it up any
/// more: such a client would wait for ever.
final class ClosingConnector extends ServerConnector {

    private final Set<SocketChannel> accepted =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    ClosingConnector(Server server, ConnectionFactory... factories) {
        super(server, 0, 1, factories);
    }

    @Override
    protected void configure(Socket socket) {
        super.configure(socket);
        accepted.add(socket.getChannel());
    }

    @Override
    protected void onEndPointClosed(EndPoint endPoint) {
        super.onEndPointClosed(endPoint);
        accepted.remove(endPoint.getTransport());
    }

    /// To be called when it has stopped.
    void closeAccepted() {
        for (SocketChannel one : List.copyOf(accepted)) {
            try {
                one.close();
            } catch (IOException e) {
                // it is gone
            }
        }
    }
}
