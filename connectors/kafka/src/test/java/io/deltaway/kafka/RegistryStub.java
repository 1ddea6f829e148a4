package io.deltaway.kafka;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.deltaway.formats.parse.JsonTrees;
import io.deltaway.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
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
    private final Map<Integer, String> references = new HashMap<>();
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

    /// Adds a schema that refers to the first version of a subject.
    synchronized int addReferring(String schema, String subject) {
        references.put(add(schema), subject);
        return schemas.size();
    }

    /// Gives a subject its schema.
    synchronized void name(String subject, String schema) {
        subjects.put(subject, add(schema));
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
                reply(exchange, 200, schemaMember(number));
            } else {
                reply(exchange, 404, "{\"error_code\":40403}");
            }
        } else if (exchange.getRequestMethod().equals("GET")) {
            Integer number = subjects.get(URLDecoder.decode(path[2], StandardCharsets.UTF_8));
            boolean known = number != null && path[4].equals("1");
            reply(
                    exchange,
                    known ? 200 : 404,
                    number != null && known ? schemaMember(number) : "{\"error_code\":40401}");
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

    private String schemaMember(int number) {
        var members = new HashMap<String, Json>();
        members.put("schema", new Json.TextValue(schemas.get(number - 1)));
        String subject = references.get(number);
        if (subject != null) {
            Map<String, Json> reference =
                    Map.of(
                            "name",
                            new Json.TextValue(subject),
                            "subject",
                            new Json.TextValue(subject),
                            "version",
                            new Json.NumberValue(BigDecimal.ONE));
            members.put(
                    "references", new Json.ArrayValue(List.of(new Json.ObjectValue(reference))));
        }
        return new Json.ObjectValue(members).toString();
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
