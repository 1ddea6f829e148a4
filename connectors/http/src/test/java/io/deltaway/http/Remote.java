package io.deltaway.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A server elsewhere, of another make than ours, that answers as a test says and remembers what it
/// was asked.
final class Remote implements AutoCloseable {

    /// A request.
    record Asked(String method, String path, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /// An answer.
    ///
    /// @param body null where the connection is to break
    record Answer(int status, @Nullable String body, Map<String, String> headers) {
        static Answer of(int status) {
            return new Answer(status, "", Map.of());
        }

        static Answer json(String body) {
            return new Answer(200, body, Map.of("Content-Type", "application/json"));
        }

        static Answer broken() {
            return new Answer(200, null, Map.of());
        }

        Answer with(String header, String value) {
            var more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Answer(status, body, more);
        }
    }

    /// Answers by hand.
    interface Handler {
        void answer(HttpExchange exchange) throws IOException;
    }

    final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final ArrayDeque<Answer> next = new ArrayDeque<>();
    private final HttpServer server;
    private volatile Function<Asked, Answer> otherwise = request -> Answer.of(204);
    private volatile @Nullable Handler byHand;

    Remote() {
        this(0);
    }

    Remote(int port) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /// What is answered next, one after the other; then what [#answers] says.
    Remote then(Answer... answers) {
        synchronized (next) {
            next.addAll(List.of(answers));
        }
        return this;
    }

    Remote answers(Function<Asked, Answer> function) {
        otherwise = function;
        return this;
    }

    Remote byHand(@Nullable Handler handler) {
        byHand = handler;
        return this;
    }

    /// The bodies of all requests that were answered with status 2xx by what [#answers] says.
    List<String> bodies() {
        synchronized (asked) {
            return asked.stream().map(Asked::body).toList();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var headers = new LinkedHashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name, String.join(",", values)));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var request =
                new Asked(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        headers,
                        body);
        asked.add(request);
        Handler handler = byHand;
        if (handler != null) {
            handler.answer(exchange);
            return;
        }
        Answer answer;
        synchronized (next) {
            Answer first = next.poll();
            answer = first == null ? otherwise.apply(request) : first;
        }
        String said = answer.body();
        if (said == null) {
            exchange.close();
            return;
        }
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
