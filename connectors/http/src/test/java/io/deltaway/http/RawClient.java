package io.deltaway.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client that says what no client library would.
final class RawClient implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private final Socket socket;

    RawClient(Server server) {
        this(server.uri().getPort());
    }

    RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
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

    /// Ends this half of the connection.
    void sayNoMore() {
        try {
            socket.shutdownOutput();
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

    /// An answer that says how long it is, or has no body.
    String hearAnswer() {
        var heard = new StringBuilder();
        try {
            while (heard.indexOf("\r\n\r\n") < 0) {
                int b = socket.getInputStream().read();
                if (b < 0) {
                    return heard.append("<closed>").toString();
                }
                heard.append((char) b);
            }
            Matcher length = LENGTH.matcher(heard);
            if (length.find()) {
                byte[] body = socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
                heard.append(new String(body, StandardCharsets.ISO_8859_1));
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
