package io.deltaway.kafka;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.deltaway.formats.parse.JsonTrees;
import io.deltaway.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The calls of a schema registry that are used here: a schema by its number, the newest one of a
/// subject, and to register one.
final class RegistryStub implements AutoCloseable {

    private final HttpServer server;
    private final List<String> schemas = new ArrayList<>();
    private final Map<String, Integer> subjects = new HashMap<>();
    private final List<String> authorizations = new ArrayList<>();
    private volatile int refuseWith;
    private volatile boolean stalls;

    RegistryStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    SchemaRegistry registry() {
        return SchemaRegistry.at("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Adds a schema and returns its number, from 1 on.
    synchronized int add(String schema) {
        schemas.add(schema);
        return schemas.size();
    }

    synchronized String schema(int number) {
        return schemas.get(number - 1);
    }

    /// From now on answers with this status; with 0 as it should.
    void refuseWith(int status) {
        refuseWith = status;
    }

    /// From now on begins to answer, and says no more.
    void stall(boolean now) {
        stalls = now;
    }

    synchronized List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    /// The schema that was registered for a subject.
    synchronized String registered(String subject) {
        return schemas.get(subjects.getOrDefault(subject, 0) - 1);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        String[] path = exchange.getRequestURI().getRawPath().split("/", -1);
        if (stalls) {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        } else if (refuseWith != 0) {
            reply(exchange, refuseWith, "{\"error_code\":1,\"message\":\"not now\"}");
        } else if (path[1].equals("schemas")) {
            int number = Integer.parseInt(path[3]);
            if (number <= schemas.size()) {
                reply(exchange, 200, schemaMember(schemas.get(number - 1)));
            } else {
                reply(exchange, 404, "{\"error_code\":40403}");
            }
        } else {
            String subject = URLDecoder.decode(path[2], StandardCharsets.UTF_8);
            byte[] body = exchange.getRequestBody().readAllBytes();
            var posted = (Json.ObjectValue) JsonTrees.parse(body, 0, body.length);
            String schema =
                    posted.members().get("schema") instanceof Json.TextValue text
                            ? text.value()
                            : "";
            int number = schemas.indexOf(schema) + 1;
            number = number > 0 ? number : add(schema);
            subjects.put(subject, number);
            reply(exchange, 200, "{\"id\":" + number + "}");
        }
    }

    private static String schemaMember(String schema) {
        return new Json.ObjectValue(Map.of("schema", new Json.TextValue(schema))).toString();
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
