package io.deltaway.kafka.internal.avro;

import io.deltaway.connect.SettingException;
import io.deltaway.connect.SinkException;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.value.DurationText;
import io.deltaway.formats.parse.JsonSyntaxException;
import io.deltaway.formats.parse.JsonTrees;
import io.deltaway.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// A client of a schema registry that speaks Confluent's REST protocol.
final class Registry implements AutoCloseable {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int OF_SERVER = 500;
    private static final String TYPE = "application/vnd.schemaregistry.v1+json";

    private final RegistryAddress address;
    private final String url;
    private final @Nullable String authorization;
    private final HttpClient client;

    /// @param threads runs the client's work
    Registry(RegistryAddress address, Executor threads) throws SettingException {
        this.address = address;
        this.url = address.resolvedUrl();
        this.authorization = address.authorization();
        this.client =
                HttpClient.newBuilder()
                        .executor(threads)
                        .connectTimeout(address.patience())
                        .build();
    }

    /// What there is under a number or a name.
    sealed interface Found {

        record Known(Schema schema) implements Found {}

        /// Nothing, or nothing of Avro. It may come yet.
        ///
        /// @param which schema is not there, for messages, as "with number 7"
        record Nothing(String which) implements Found {}

        record Unreadable(String reason) implements Found {}
    }

    /// The Avro schema with a number.
    Found schema(int number) throws IOException {
        return found("/schemas/ids/" + number, "with number " + number);
    }

    private Found found(String path, String which) throws IOException {
        Map<String, Json> answer = get(path);
        return answer == null ? new Found.Nothing(which) : parsed(answer, which);
    }

    private @Nullable Map<String, Json> get(String path) throws IOException {
        HttpResponse<byte[]> response = send(request(path).GET().build());
        if (response.statusCode() == NOT_FOUND) {
            return null;
        }
        if (response.statusCode() != OK) {
            throw new SourceException(
                    "DW-0438",
                    "the schema registry at " + address + " does not answer: " + said(response),
                    "Check its address, user and password",
                    null);
        }
        return members(response);
    }

    /// Makes sure that a subject has a schema.
    ///
    /// @return its number
    int register(String subject, Schema schema) throws IOException {
        var body = new Json.ObjectValue(Map.of("schema", new Json.TextValue(schema.toString())));
        HttpResponse<byte[]> response =
                send(
                        request("/subjects/" + encoded(subject) + "/versions")
                                .header("Content-Type", TYPE)
                                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                                .build());
        if (response.statusCode() != OK) {
            throw new SinkException(
                    "DW-0438",
                    "the schema registry at "
                            + address
                            + " does not take the schema of "
                            + subject
                            + ": "
                            + said(response),
                    response.statusCode() == CONFLICT
                            ? "Change the columns so that they fit what readers of the topic know, or write another topic"
                            : "Check its address, user and password",
                    null);
        }
        if (members(response).get("id") instanceof Json.NumberValue number) {
            return number.value().intValue();
        }
        throw unreadable("no number for " + subject);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).header("Accept", TYPE);
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        // The time of a request of the client's own ends with the head of the answer.
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        HttpResponse<byte[]> response;
        try {
            response = answer.get(address.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the schema registry was asked", e);
        } catch (TimeoutException e) {
            throw new UnavailableException(
                    "the schema registry at "
                            + address
                            + " gave no whole answer within "
                            + DurationText.of(address.patience()),
                    e);
        } catch (ExecutionException e) {
            throw new UnavailableException(
                    "the schema registry at " + address + " can't be reached: " + e.getCause(), e);
        } finally {
            answer.cancel(true);
        }
        if (response.statusCode() >= OF_SERVER || response.statusCode() == TOO_MANY) {
            throw new UnavailableException(
                    "the schema registry at " + address + " does not answer: " + said(response),
                    null);
        }
        return response;
    }

    private String said(HttpResponse<byte[]> response) {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        return "status "
                + response.statusCode()
                + (text.isBlank() ? "" : " " + address.secrets().scrub(text, 200));
    }

    private Map<String, Json> members(HttpResponse<byte[]> response) throws IOException {
        byte[] body = response.body();
        try {
            if (JsonTrees.parse(body, 0, body.length) instanceof Json.ObjectValue object) {
                return object.members();
            }
        } catch (JsonSyntaxException e) {
            // told below
        }
        throw unreadable(said(response));
    }

    private UnavailableException unreadable(String what) {
        return new UnavailableException(
                "the schema registry at " + address + " does not answer as one: " + what, null);
    }

    /// The schema that an answer holds, with those that it refers to.
    private Found parsed(Map<String, Json> answer, String which) throws IOException {
        String type = text(answer, "schemaType");
        String schema = text(answer, "schema");
        if (schema == null || type != null && !type.equals("AVRO")) {
            return new Found.Nothing(which);
        }
        // As other clients: a name that Avro does not allow says as well what is meant.
        var parser = new Schema.Parser(NameValidator.NO_VALIDATION);
        var types = new LinkedHashMap<String, Schema>();
        if (answer.get("references") instanceof Json.ArrayValue references) {
            for (Json one : references.elements()) {
                if (one instanceof Json.ObjectValue reference) {
                    switch (referred(reference.members())) {
                        case Found.Known(Schema known) -> types.put(known.getFullName(), known);
                        case Found.Nothing(String other) -> {
                            return new Found.Nothing(
                                    other + ", to which the one " + which + " refers");
                        }
                        case Found.Unreadable unreadable -> {
                            return unreadable;
                        }
                    }
                }
            }
        }
        try {
            return new Found.Known(parser.addTypes(types.values()).parse(schema));
        } catch (RuntimeException e) { // the parser throws more than its own
            return new Found.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private Found referred(Map<String, Json> reference) throws IOException {
        String subject = text(reference, "subject");
        Json version = reference.get("version");
        return subject == null || version == null
                ? new Found.Unreadable("a reference without a subject or a version: " + reference)
                : found(
                        "/subjects/" + encoded(subject) + "/versions/" + version,
                        "that is version " + version + " of " + subject);
    }

    private static @Nullable String text(Map<String, Json> members, String name) {
        return members.get(name) instanceof Json.TextValue text ? text.value() : null;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
