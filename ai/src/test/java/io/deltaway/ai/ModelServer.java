package io.deltaway.ai;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A server that answers as it is told, one request after the other, and the last way for ever.
final class ModelServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Way> ways = new ConcurrentLinkedQueue<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch closed = new CountDownLatch(1);

    /// How a request is answered.
    interface Way {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    ModelServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    private synchronized Way next() {
        Way way = ways.size() > 1 ? ways.remove() : ways.element();
        return way;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(new String(body, StandardCharsets.UTF_8));
            next().answer(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    ModelServer then(Way way) {
        ways.add(way);
        return this;
    }

    ModelServer then(int status, String json) {
        return then(exchange -> {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    /// An answer that breaks off.
    ModelServer thenCutOff(String json) {
        return then(exchange -> {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
        });
    }

    /// No answer at all.
    ModelServer thenNothing() {
        return then(exchange -> closed.await());
    }

    /// Too much is asked: again after this time.
    ModelServer thenBusy(Duration after) {
        return then(exchange -> {
            byte[] bytes =
                    "{\"error\":{\"message\":\"too many\"}}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders().add("Retry-After", Long.toString(after.toSeconds()));
            exchange.sendResponseHeaders(429, bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    /// An answer in pieces; one that breaks off where some are not there.
    ModelServer thenPieces(String mediaType, List<String> pieces) {
        return then(exchange -> send(exchange, mediaType, pieces));
    }

    /// Some pieces, and then nothing, for ever.
    ModelServer thenSilence(String mediaType, List<String> pieces) {
        return then(exchange -> {
            send(exchange, mediaType, pieces);
            closed.await();
        });
    }

    private static void send(HttpExchange exchange, String mediaType, List<String> pieces)
            throws IOException {
        exchange.getResponseHeaders().add("Content-Type", mediaType);
        exchange.sendResponseHeaders(200, 0);
        for (String piece : pieces) {
            exchange.getResponseBody().write(piece.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
