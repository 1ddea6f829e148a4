package io.deltaway.mcp;

import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.http.Http;
import io.deltaway.table.PlanException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The protocol, message by message, as a model's client speaks it.
class McpTest {

    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}}";

    private final HttpClient http = HttpClient.newHttpClient();

    private HttpRequest.Builder request(Shop shop, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(shop.server.uri().resolve("/mcp"))
                        .header("Accept", "application/json, text/event-stream")
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(60));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> post(Shop shop, String body, String... headers)
            throws IOException, InterruptedException {
        return http.send(
                request(shop, headers).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }

    private String session(Shop shop, String... headers) throws Exception {
        HttpResponse<String> response = post(shop, INITIALIZE, headers);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"name\":\"deltaway\"", "\"subscribe\":true", "is data");
        return response.headers().firstValue("mcp-session-id").orElseThrow();
    }

    private static String message(int id, String method, String parameters) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
                .formatted(id, method, parameters);
    }

    @Test
    void toolsAreEndpoints() throws Exception {
        try (var shop = new Shop(options -> {})) {
            shop.prices.upsert(new Shop.Price("apples", 250));
            String session = session(shop);
            String tools =
                    post(shop, message(2, "tools/list", "{}"), "mcp-session-id", session).body();
            assertThat(tools)
                    .contains(
                            "\"name\":\"price\"",
                            "\"description\":\"What an item costs\"",
                            "Such as apples")
                    .doesNotContain("request", "\"who\"");
            String call = "{\"name\":\"price\",\"arguments\":{\"item\":\"apples\"}}";
            assertThat(post(shop, message(3, "tools/call", call), "mcp-session-id", session).body())
                    .contains("\"cents\":250", "\"isError\":false");
            String none = "{\"name\":\"price\",\"arguments\":{\"item\":\"pears\"}}";
            assertThat(post(shop, message(4, "tools/call", none), "mcp-session-id", session).body())
                    .contains("\"isError\":true", "404");
            String wrong = "{\"name\":\"price\",\"arguments\":{\"item\":7}}";
            assertThat(
                            post(shop, message(5, "tools/call", wrong), "mcp-session-id", session)
                                    .body())
                    .contains("\"isError\":true");
        }
    }

    /// Its question is given up, and not kept until the time for the answer is over.
    @Test
    void aClientThatGoesAwayAsksNoMore() throws Exception {
        try (var shop = new Shop(options -> {})) {
            String session = session(shop);
            String call = "{\"name\":\"later\",\"arguments\":{\"item\":\"apples\"}}";
            CompletableFuture<HttpResponse<String>> answer;
            try (HttpClient other = HttpClient.newHttpClient()) {
                answer =
                        other.sendAsync(
                                request(shop, "mcp-session-id", session)
                                        .POST(
                                                HttpRequest.BodyPublishers.ofString(
                                                        message(2, "tools/call", call)))
                                        .build(),
                                BodyHandlers.ofString());
                await(() -> shop.running.status().rowsIn() == 1);
                other.shutdownNow();
            }
            await(() -> shop.running.status().rowsIn() == 2);
            assertThat(answer).isCompletedExceptionally();
            String tools = message(3, "tools/list", "{}");
            assertThat(post(shop, tools, "mcp-session-id", session).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusalsAreErrorsOfTheProtocol() throws Exception {
        try (var shop = new Shop(options -> {})) {
            for (String wrong : List.of("{\"jsonrpc\":", message(2, "tools/list", "{}"))) {
                HttpResponse<String> refused = post(shop, wrong);
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
                assertThat(refused.body())
                        .contains("\"jsonrpc\":\"2.0\"", "\"error\":{\"code\":")
                        .doesNotContain("stackTrace", "java.");
            }
        }
    }

    @Test
    void whoHasSubscribedToATableIsToldOfItsChanges() throws Exception {
        try (var shop = new Shop(options -> {})) {
            shop.prices.upsert(new Shop.Price("apples", 250));
            String session = session(shop);
            String subscribe = message(2, "resources/subscribe", "{\"uri\":\"table://prices\"}");
            assertThat(post(shop, subscribe, "mcp-session-id", session).statusCode())
                    .isEqualTo(200);
            // Its head comes with the first event.
            CompletableFuture<HttpResponse<InputStream>> stream =
                    http.sendAsync(
                            request(shop, "mcp-session-id", session).GET().build(),
                            BodyHandlers.ofInputStream());
            long[] cents = {250};
            await(() -> {
                shop.prices.upsert(new Shop.Price("apples", ++cents[0]));
                return stream.isDone();
            });
            try (var events =
                    new BufferedReader(
                            new InputStreamReader(stream.get().body(), StandardCharsets.UTF_8))) {
                String event = "";
                while (!event.contains("notifications/resources/updated")) {
                    event = String.valueOf(events.readLine());
                    assertThat(event).isNotEqualTo("null");
                }
                assertThat(event).contains("table://prices");
                String read = message(3, "resources/read", "{\"uri\":\"table://prices\"}");
                await(() -> body(shop, read, session).contains(Long.toString(cents[0])));
                http.shutdownNow();
            }
        }
    }

    @Test
    void whatIsNotThereIsNeitherReadNorSubscribedTo() throws Exception {
        try (var shop = new Shop(options -> {})) {
            String session = session(shop);
            for (String method : List.of("resources/read", "resources/subscribe")) {
                assertThat(body(shop, message(2, method, "{\"uri\":\"table://none\"}"), session))
                        .contains("\"code\":-32002", "table://none");
            }
        }
    }

    @Test
    void whatIsForSomeIsReadAndSubscribedToByThemOnly() throws Exception {
        String bob = "a token of bob, thirty-two letters";
        String ann = "a token of ann, thirty-two letters";
        String costs = "{\"uri\":\"table://costs\"}";
        String read = message(3, "resources/read", costs);
        String subscribe = message(4, "resources/subscribe", costs);
        try (var shop =
                new Shop(options ->
                        options.token("bob", bob).token("ann", ann).groups("ann", "staff"))) {
            shop.prices.upsert(new Shop.Price("apples", 250));
            for (String token : List.of(bob, ann)) {
                String bearer = "Bearer " + token;
                String session = session(shop, "Authorization", bearer);
                boolean isAnn = token.equals(ann);
                await(() ->
                        post(shop, read, "mcp-session-id", session, "Authorization", bearer)
                                .body()
                                .contains(isAnn ? "apples" : "you are none of them"));
                assertThat(
                                post(
                                                shop,
                                                subscribe,
                                                "mcp-session-id",
                                                session,
                                                "Authorization",
                                                bearer)
                                        .body())
                        .contains(isAnn ? "\"result\":{}" : "you are none of them");
            }
        }
    }

    @Test
    void aSessionIsOfWhoBeganIt() throws Exception {
        String bob = "a token of bob, thirty-two letters";
        String ann = "a token of ann, thirty-two letters";
        try (var shop = new Shop(options -> options.token("bob", bob).token("ann", ann))) {
            String session = session(shop, "Authorization", "Bearer " + ann);
            String[] asBob = {"mcp-session-id", session, "Authorization", "Bearer " + bob};
            String tools = message(2, "tools/list", "{}");
            HttpResponse<String> posted = post(shop, tools, asBob);
            assertThat(posted.statusCode()).isEqualTo(404);
            assertThat(posted.body()).contains("you have no such session");
            for (HttpRequest.Builder other :
                    List.of(request(shop, asBob).GET(), request(shop, asBob).DELETE())) {
                assertThat(http.send(other.build(), BodyHandlers.ofString()).statusCode())
                        .isEqualTo(404);
            }
            String[] asAnn = {"mcp-session-id", session, "Authorization", "Bearer " + ann};
            assertThat(post(shop, tools, asAnn).body()).contains("\"name\":\"price\"");
        }
    }

    private String body(Shop shop, String message, String session) {
        try {
            return post(shop, message, "mcp-session-id", session).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tokensAndOriginsAreAskedForAndTheCallerIsKnown() throws Exception {
        String token = "a token of thirty-two characters";
        try (var shop = new Shop(options -> options.token("ann", token))) {
            shop.prices.upsert(new Shop.Price("apples", 250));
            assertThat(post(shop, INITIALIZE).statusCode()).isEqualTo(401);
            assertThat(
                            post(
                                            shop,
                                            INITIALIZE,
                                            "Authorization",
                                            "Bearer " + token,
                                            "Origin",
                                            "https://evil.example")
                                    .statusCode())
                    .isEqualTo(403);
            String session = session(shop, "Authorization", "Bearer " + token);
            String call = "{\"name\":\"price\",\"arguments\":{\"item\":\"apples\"}}";
            assertThat(
                            post(
                                            shop,
                                            message(3, "tools/call", call),
                                            "mcp-session-id",
                                            session,
                                            "Authorization",
                                            "Bearer " + token)
                                    .body())
                    .contains("ann");
        }
    }

    @Test
    void namesAreChecked() {
        var server = Http.server(0);
        var shown = server.table("/v1/prices/{item}", Shop.Price.class);
        var mcp = Mcp.on(server);
        assertThatThrownBy(() -> mcp.resource("prices", "", shown))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0502");
        mcp.resource("table://prices", "", shown);
        assertThatThrownBy(() -> mcp.resource("table://prices", "", shown))
                .hasMessageContaining("DW-0502");
    }
}
