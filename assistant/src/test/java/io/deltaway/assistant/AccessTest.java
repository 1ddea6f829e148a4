package io.deltaway.assistant;

import static io.deltaway.testkit.Soon.await;
import static io.deltaway.testkit.Soon.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.query.Query;
import io.deltaway.connect.Push;
import io.deltaway.files.Bytes;
import io.deltaway.http.Caller;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.PlanException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Documents that not everybody may read.
@Timeout(120)
class AccessTest {

    private static final String SOUP = "{\"query\": \"canteen soup\"}";
    private static final String FILTER = "/v1/retrieve";

    @TempDir Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Push<Grant> grants = Push.of(Grant.class);
    private final Server server =
            Http.server(
                    0,
                    options ->
                            options.token("ann", "token-of-ann")
                                    .token("bob", "token-of-bob")
                                    .groups("bob", "staff")
                                    .token("root", "token-of-root")
                                    .groups("root", "overseers")
                                    .token("proxy", "token-of-proxy")
                                    .onBehalf("proxy", "X-User", "X-Groups"));
    private RunningPipeline running;
    private Assistant assistant;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        Files.writeString(directory.resolve("pump.txt"), "The pump is cleaned each month.");
        Pipeline pipeline = Pipeline.create();
        assistant =
                Assistant.serve(
                        pipeline,
                        server,
                        pipeline.read(Bytes.files(directory + "/**").live(Duration.ofMillis(20))),
                        options ->
                                options.parse(parse -> parse.memory(64))
                                        .readableBy(pipeline.read(grants), "overseers"));
        running = pipeline.start();
        started(running);
        await(() -> get("root", "/v1/statistics").contains("\"chunks\":2"));
    }

    @AfterEach
    void end() {
        grants.close();
        running.close();
        http.close();
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private HttpRequest.Builder request(String caller, String path, String... headers) {
        var request =
                HttpRequest.newBuilder(server.uri().resolve(path))
                        .header("Authorization", "Bearer token-of-" + caller)
                        .header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    private String get(String caller, String path) throws Exception {
        return send(request(caller, path).GET());
    }

    private String post(String caller, String path, String json, String... headers)
            throws Exception {
        return send(request(caller, path, headers).POST(BodyPublishers.ofString(json)));
    }

    /// The status and the body.
    private String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    @Test
    void whoMayNotReadFindsNothing() throws Exception {
        assertThat(post("ann", "/v1/retrieve", SOUP)).isEqualTo("200 {\"passages\":[]}");
        assertThat(post("root", "/v1/retrieve", SOUP)).isEqualTo("200 {\"passages\":[]}");
        grants.insert(Grant.toCaller(path("lunch.txt"), "ann"));
        grants.insert(Grant.toGroup(path("pump.txt"), "staff"));
        await(() -> post("ann", "/v1/retrieve", SOUP).contains("serves soup"));
        assertThat(post("bob", "/v1/retrieve", SOUP)).isEqualTo("200 {\"passages\":[]}");
        assertThat(post("bob", "/v1/retrieve", "{\"query\": \"pump\"}")).contains("each month");
        assertThat(post("bob", "/v1/answer", "{\"question\": \"What does the canteen serve?\"}"))
                .doesNotContain("soup");
        String lunch = "{\"path\": \"" + path("lunch.txt") + "\"}";
        assertThat(post("ann", "/v1/summarize", lunch)).startsWith("200 ").contains("soup");
        assertThat(post("bob", "/v1/summarize", lunch)).startsWith("404 ").doesNotContain("soup");
        grants.remove(Grant.toCaller(path("lunch.txt"), "ann"));
        await(() -> !post("ann", "/v1/retrieve", SOUP).contains("serves soup"));
    }

    @Test
    void whatStandsBehindLangChain4jLooksForSomebody() {
        grants.insert(Grant.toGroup(path("lunch.txt"), "kitchen"));
        var cook = new Caller("carl", List.of("kitchen"));
        await(() -> found(cook).toString().contains("serves soup"));
        assertThat(found(new Caller("kitchen", List.of()))).isEmpty();
        assertThatThrownBy(() -> LiveRetriever.of(assistant, 3))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("name the caller");
        assertThatThrownBy(() -> LiveStore.of(assistant)).isInstanceOf(PlanException.class);
    }

    private List<Content> found(Caller caller) {
        return LiveRetriever.of(assistant, 3, caller).retrieve(Query.from("canteen soup"));
    }

    @Test
    void aClientSaysWhichServerItMissesAndKeepsItsPath() throws Exception {
        try (var client = AssistantClient.of(server.uri().resolve("/under"), "token-of-root")) {
            assertThatThrownBy(client::statistics)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("/under/v1/statistics");
        }
        try (var client = AssistantClient.of(URI.create("http://localhost:1/"))) {
            assertThatThrownBy(client::statistics)
                    .isInstanceOf(IOException.class)
                    .hasMessage("http://localhost:1/ can't be reached");
        }
    }

    @Test
    void aProxySaysForWhomItAsks() throws Exception {
        grants.insert(Grant.toGroup(path("lunch.txt"), "kitchen"));
        grants.insert(Grant.toCaller(path("lunch.txt"), "carl"));
        await(() -> post("proxy", "/v1/retrieve", SOUP, "X-User", "carl").contains("soup"));
        assertThat(post("proxy", "/v1/retrieve", SOUP, "X-User", "eve", "X-Groups", "a, kitchen"))
                .contains("serves soup");
        assertThat(post("proxy", "/v1/retrieve", SOUP, "X-User", "eve")).doesNotContain("soup");
        assertThat(post("proxy", "/v1/retrieve", SOUP, "X-User", "kitchen"))
                .as("a caller is no group")
                .doesNotContain("soup");
        assertThat(post("ann", "/v1/retrieve", SOUP, "X-User", "carl", "X-Groups", "kitchen"))
                .as("others are not believed")
                .doesNotContain("soup");
        assertThat(post("proxy", "/v1/retrieve", SOUP)).startsWith("400 ").contains("X-User");
        assertThat(post("proxy", "/v1/retrieve", SOUP, "X-User", "eve", "X-User", "carl"))
                .startsWith("400 ");
    }

    @Test
    void theStateOfAllFilesIsForSome() throws Exception {
        for (String path : new String[] {"/v1/documents", "/v1/statistics"}) {
            assertThat(get("root", path)).startsWith("200 ");
            assertThat(get("ann", path)).startsWith("403 ").doesNotContain("lunch");
        }
        assertThat(get("ann", "/v1/documents/" + path("lunch.txt").replace("/", "%2F")))
                .startsWith("403 ");
    }

    @Test
    void aFilterIsReadBeforeItIsAsked() throws Exception {
        grants.insert(Grant.toCaller(path("lunch.txt"), "ann"));
        grants.insert(Grant.toCaller(path("pump.txt"), "ann"));
        await(() -> post("ann", FILTER, "{\"query\": \"pump\"}").contains("each month"));
        assertThat(filtered("path like '%lunch.txt'")).contains("soup").doesNotContain("pump.txt");
        assertThat(filtered("page > 0")).isEqualTo("200 {\"passages\":[]}");
        assertThat(filtered("readers contains 'x'"))
                .startsWith("400 ")
                .contains("one of the columns path")
                .contains("\"where\":\"#/filter\"");
        assertThat(filtered("page = 'one'")).startsWith("400 ").contains("a whole number");
        assertThat(filtered("page =")).startsWith("400 ");
    }

    private String filtered(String filter) throws Exception {
        return post(
                "ann",
                FILTER,
                "{\"query\": \"pump or canteen soup\", \"filter\": \"" + filter + "\"}");
    }
}
