package io.deltaway.assistant;

import io.deltaway.engine.value.DurationText;
import io.deltaway.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks an [Assistant] over HTTP. While that still reads documents, or has too much to do, it
/// throws a [NotReadyException]. Thread-safe.
public final class AssistantClient implements AutoCloseable {

    /// A little longer than a server takes before it says that it has no answer.
    private static final Duration WITHIN = Duration.ofSeconds(130);

    /// From how many passages a question is answered, as where a request says nothing.
    private static final int ANSWERED_FROM = 6;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final @Nullable String token;
    private final Duration within;

    AssistantClient(URI server, @Nullable String token, Duration within) {
        boolean isHttp = "http".equalsIgnoreCase(server.getScheme());
        if (server.getHost() == null || !isHttp && !"https".equalsIgnoreCase(server.getScheme())) {
            throw new IllegalArgumentException(
                    "expected a server such as http://localhost:8417, got " + server);
        }
        this.server = server;
        this.token = token;
        this.within = within;
    }

    /// Of a server that asks for no token.
    ///
    /// @param server such as `http://localhost:8417`, or with the path under which a proxy has it
    /// @throws IllegalArgumentException where it has no host, or is not asked by HTTP
    public static AssistantClient of(URI server) {
        return new AssistantClient(server, null, WITHIN);
    }

    /// Of a server that asks for a token.
    ///
    /// @throws IllegalArgumentException where it has no host, or is not asked by HTTP
    public static AssistantClient of(URI server, String token) {
        return new AssistantClient(server, token, WITHIN);
    }

    /// The passages that fit a query best.
    ///
    /// @throws IOException where the server can't be reached or refuses to answer
    public List<Source> retrieve(String query, int limit) throws IOException, InterruptedException {
        return retrieve(query, limit, Scope.all());
    }

    /// The passages among some that fit a query best.
    ///
    /// @throws IOException where the server can't be reached or refuses to answer
    public List<Source> retrieve(String query, int limit, Scope scope)
            throws IOException, InterruptedException {
        return find(query, null, limit, scope);
    }

    List<Source> find(String query, float @Nullable [] vector, int limit, Scope scope)
            throws IOException, InterruptedException {
        Json asked = Records.retrieve(query, vector, limit, scope);
        return Records.of(Retrieved.class, post("/v1/retrieve", asked)).passages();
    }

    /// An answer from the documents.
    ///
    /// @throws IOException where the server can't be reached or refuses to answer
    public Answer answer(String question) throws IOException, InterruptedException {
        return answer(question, ANSWERED_FROM, Scope.all());
    }

    /// An answer from some of the passages.
    ///
    /// @param limit from how many passages at most
    /// @throws IOException where the server can't be reached or refuses to answer
    public Answer answer(String question, int limit, Scope scope)
            throws IOException, InterruptedException {
        return Records.of(Answer.class, post("/v1/answer", Records.answer(question, limit, scope)));
    }

    /// As [#answer(String)], where a model is heard while it answers.
    ///
    /// @param soFar is told what is said so far, again and again; what is returned may differ
    /// @throws IOException where the server can't be reached or refuses to answer
    public Answer answer(String question, Consumer<String> soFar)
            throws IOException, InterruptedException {
        return answer(question, ANSWERED_FROM, Scope.all(), soFar);
    }

    /// As [#answer(String, int, Scope)], where a model is heard while it answers.
    ///
    /// @param soFar is told what is said so far, again and again; what is returned may differ
    /// @throws IOException where the server can't be reached or refuses to answer
    public Answer answer(String question, int limit, Scope scope, Consumer<String> soFar)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                posting("/v1/answer", Records.answer(question, limit, scope))
                        .header("Accept", "text/event-stream");
        HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
        InputStream body = response.body();
        // The time of a request ends with the head of its response.
        var isLate = new AtomicBoolean();
        var afterwards = CompletableFuture.delayedExecutor(within.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<Void> ending =
                CompletableFuture.runAsync(
                        () -> {
                            isLate.set(true);
                            end(body);
                        },
                        afterwards);
        try (body) {
            if (response.statusCode() != 200) {
                String refusal = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                throw refusal(response.statusCode(), response.uri(), refusal);
            }
            return heard(body, soFar);
        } catch (IOException e) {
            throw isLate.get() ? late() : e;
        } finally {
            ending.cancel(false);
        }
    }

    private static void end(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // whoever reads is told so itself
        }
    }

    private static Answer heard(InputStream body, Consumer<String> soFar) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        var said = new StringBuilder();
        String event = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event: ")) {
                event = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                Json data = Records.parsed(line.substring("data: ".length()));
                if (event.equals("answer")) {
                    return Records.of(Answer.class, data);
                } else if (event.equals("part")) {
                    Part part = Records.of(Part.class, data);
                    said.replace(Math.min(part.at(), said.length()), said.length(), part.text());
                    soFar.accept(said.toString());
                }
            }
        }
        throw new NotReadyException("the server ended before it had an answer");
    }

    /// What a model says, from a place of what it has said on.
    private record Part(int at, String text) {}

    /// What a document is about; empty where there is none of this path.
    ///
    /// @throws IOException where the server can't be reached or refuses to answer
    public Optional<Summary> summarize(String path) throws IOException, InterruptedException {
        HttpResponse<String> response =
                send(posting("/v1/summarize", Records.object("path", Records.text(path))));
        return response.statusCode() == 404
                ? Optional.empty()
                : Optional.of(Records.of(Summary.class, json(response)));
    }

    /// How much there is.
    ///
    /// @throws IOException where the server can't be reached or refuses to answer
    public Statistics statistics() throws IOException, InterruptedException {
        return Records.of(Statistics.class, json(send(request("/v1/statistics").GET())));
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
            files.add(Records.of(FileState.class, file));
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
        URI uri = URI.create(server.toString().replaceAll("/+$", "") + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(within);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return send(request, BodyHandlers.ofString());
    }

    private <B> HttpResponse<B> send(HttpRequest.Builder request, HttpResponse.BodyHandler<B> body)
            throws IOException, InterruptedException {
        try {
            return http.send(request.build(), body);
        } catch (HttpTimeoutException e) {
            throw late();
        } catch (ConnectException e) { // without a message
            throw new IOException(server + " can't be reached", e);
        }
    }

    private IOException late() {
        return new NotReadyException(
                "no answer of " + server + " within " + DurationText.of(within));
    }

    private static Json json(HttpResponse<String> response) throws IOException {
        if (response.statusCode() != 200) {
            throw refusal(response.statusCode(), response.uri(), response.body());
        }
        return Records.parsed(response.body());
    }

    private static IOException refusal(int status, URI uri, String body) {
        String said = "status " + status + " of " + uri + ": " + body;
        return status == 503 || status == 504 ? new NotReadyException(said) : new IOException(said);
    }

    /// Whoever still waits for an answer gets an [IOException].
    @Override
    public void close() {
        http.shutdownNow();
    }
}
