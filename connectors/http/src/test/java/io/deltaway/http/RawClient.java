package io.deltaway.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that says what no client library would.
final class RawClient implements AutoCloseable {

    private final Socket socket;

    RawClient(Server server) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
            socket.setSoTimeout(60_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient say(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What comes until the connection is closed; what was there where it is reset.
    String hearAll() {
        var heard = new StringBuilder();
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                heard.append((char) b);
            }
        } catch (IOException e) {
            heard.append("<").append(e.getMessage()).append(">");
        }
        return heard.toString();
    }

    /// The first line of an answer; empty where there is none.
    String hearStatus() {
        var heard = new StringBuilder();
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0 && b != '\r';
                    b = socket.getInputStream().read()) {
                heard.append((char) b);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return heard.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
