package io.deltaway.assistant;

import io.deltaway.engine.value.Field;
import io.deltaway.formats.parse.JsonSyntaxException;
import io.deltaway.formats.parse.JsonTrees;
import io.deltaway.formats.parse.JsonValues;
import io.deltaway.json.Json;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Asks an [Assistant] over HTTP. While that still reads documents, or has too much to do, it
/// throws a [NotReadyException]. Thread-safe.
public final class AssistantClient implements AutoCloseable {

    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final @Nullable String token;

    private AssistantClient(URI server, @Nullable String token) {
        this.server = server;
        this.token = token;
    }

    /// Of a server that asks for no token.
    ///
    /// @param server such as `http://localhost:8417`
    public static AssistantClient of(URI server) {
        return new AssistantClient(server, null);
    }

    /// Of a server that asks for a token.
    public static AssistantClient of(URI server, String token) {
        return new AssistantClient(server, token);
    }

    /// The passages that fit a query best.
    ///
    /// @throws IOException where the server can't be reached or refuses to answer
    public List<Source> retrieve(String query, int limit) throws IOException, InterruptedException {
        Json asked = object("query", text(query), "limit", number(limit));
        return of(Retrieved.class, post("/v1/retrieve", asked)).passages();
    }

    /// An answer from the documents.
    ///
    /// @throws IOException where the server can't be reached or refuses to answer
    public Answer answer(String question) throws IOException, InterruptedException {
        return of(Answer.class, post("/v1/answer", object("question", text(question))));
    }

    /// As [#answer(String)], where a model is heard while it answers.
    ///
    /// @param soFar is told what is said so far, again and again; what is returned may differ
    /// @throws IOException where the server can't be reached or refuses to answer
    public Answer answer(String question, Consumer<String> soFar)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                posting("/v1/answer", object("question", text(question)))
                        .header("Accept", "text/event-stream");
        HttpResponse<Stream<String>> response = http.send(request.build(), BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() != 200) {
                String body = lines.collect(Collectors.joining("\n"));
                throw refusal(response.statusCode(), response.uri(), body);
            }
            var said = new StringBuilder();
            String event = "";
            for (var next = lines.iterator(); next.hasNext(); ) {
                String line = next.next();
                if (line.startsWith("event: ")) {
                    event = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    Json data = parsed(line.substring("data: ".length()), response.uri());
                    if (event.equals("answer")) {
                        return of(Answer.class, data);
                    } else if (event.equals("part")) {
                        Part part = of(Part.class, data);
                        said.replace(
                                Math.min(part.at(), said.length()), said.length(), part.text());
                        soFar.accept(said.toString());
                    }
                }
            }
            throw new NotReadyException("the server ended before it had an answer");
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// What a model says, from a place of what it has said on.
    private record Part(int at, String text) {}

    /// What a document is about; empty where there is none of this path.
    ///
    /// @throws IOException where the server can't be reached or refuses to answer
    public Optional<Summary> summarize(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(posting("/v1/summarize", object("path", text(path))));
        return response.statusCode() == 404
                ? Optional.empty()
                : Optional.of(of(Summary.class, json(response)));
    }

    /// How much there is.
    ///
    /// @throws IOException where the server can't be reached or refuses to answer
    public Statistics statistics() throws IOException, InterruptedException {
        return of(Statistics.class, json(send(request("/v1/statistics").GET())));
    }

    /// The state of each file.
    ///
    /// @throws IOException where the server can't be reached or refuses to answer
    public List<FileState> files() throws IOException, InterruptedException {
        Json all = json(send(request("/v1/documents").GET()));
        if (!(all instanceof Json.ArrayValue array)) {
            throw new IOException("expected an array, got " + all);
        }
        var files = new ArrayList<FileState>();
        for (Json file : array.elements()) {
            files.add(of(FileState.class, file));
        }
        return files;
    }

    private Json post(String path, Json body) throws IOException, InterruptedException {
        return json(send(posting(path, body)));
    }

    private HttpRequest.Builder posting(String path, Json body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).timeout(WITHIN);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static Json json(HttpResponse<String> response) throws IOException {
        if (response.statusCode() != 200) {
            throw refusal(response.statusCode(), response.uri(), response.body());
        }
        return parsed(response.body(), response.uri());
    }

    private static IOException refusal(int status, URI uri, String body) {
        String said = "status " + status + " of " + uri + ": " + body;
        return status == 503 || status == 504 ? new NotReadyException(said) : new IOException(said);
    }

    private static Json parsed(String text, URI uri) throws IOException {
        try {
            return JsonTrees.parse(text);
        } catch (JsonSyntaxException e) {
            throw new IOException("no JSON from " + uri + ": " + e.getMessage(), e);
        }
    }

    /// A record of the members of an object; of a request's number, which answers don't show, 0.
    private static <T extends Record> T of(Class<T> recordClass, Json json) throws IOException {
        if (!(json instanceof Json.ObjectValue object)) {
            throw new IOException("expected an object, got " + json);
        }
        RowType<T> type = RowType.of(recordClass);
        var values = new @Nullable Object[type.schema().width()];
        for (int i = 0; i < values.length; i++) {
            Field field = type.schema().fields().get(i);
            Json member =
                    field.name().equals("request")
                            ? number(0)
                            : object.members().getOrDefault(field.name(), new Json.NullValue());
            try {
                values[i] =
                        member instanceof Json.NullValue
                                ? null
                                : JsonValues.value(field.type(), member);
            } catch (JsonValues.Mismatch e) {
                throw new IOException("unexpected " + field.name() + " in " + json, e);
            }
        }
        return type.create(values);
    }

    private static Json object(Object... namesAndValues) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], (Json) namesAndValues[i + 1]);
        }
        return new Json.ObjectValue(members);
    }

    private static Json text(String text) {
        return new Json.TextValue(text);
    }

    private static Json number(int number) {
        return new Json.NumberValue(BigDecimal.valueOf(number));
    }

    @Override
    public void close() {
        http.close();
    }
}
