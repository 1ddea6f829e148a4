package io.deltaway.http;

import static io.deltaway.table.Columns.col;
import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.run.Pipeline;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients that send what they should not, too much of it, too slowly, or go away.
class HostileClientsTest {

    record Note(long request, String text, @Nullable String caller) {}

    private static final Duration LONG = Duration.ofMinutes(1);

    private Server server;
    private Serving serving;

    @BeforeEach
    void start() {
        start(LONG, LONG);
    }

    /// @param requestWithin how long a request may take to come
    /// @param answerWithin how long `/never` waits for an answer
    private void start(Duration requestWithin, Duration answerWithin) {
        server =
                Http.server(
                        0,
                        options ->
                                options.maxHead(2_000)
                                        .maxBody(1_000)
                                        .requestWithin(requestWithin)
                                        .maxRequests(2)
                                        .allowOrigin("https://example.com"));
        var pipeline = Pipeline.create();
        pipeline.serve(server.post("/notes", Note.class, Note::request))
                .write(server.table("/shown", Note.class));
        Endpoint<Note> never =
                server.post("/never", Note.class, Note::request, o -> o.answerWithin(answerWithin));
        pipeline.serve(never)
                .where(col(Note::text).eq("there is no such note"))
                .write(never.replies(Note::request));
        serving = Serving.start(pipeline, server);
    }

    private void startAgain(Duration requestWithin, Duration answerWithin) {
        stop();
        start(requestWithin, answerWithin);
    }

    @AfterEach
    void stop() {
        serving.close();
    }

    private String answerTo(String raw) {
        try (var client = new RawClient(server)) {
            return client.say(raw).hearAll();
        }
    }

    private static String post(String headers, String body) {
        return "POST /notes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + headers
                + "\r\n"
                + body;
    }

    private static String json(String body) {
        return post(
                "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n",
                body);
    }

    @Test
    void whatIsNoHttpIsRefusedInTheFormOfAllProblems() {
        long refused = server.count().refused();
        assertThat(answerTo("hello\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json")
                .contains("\"status\":400");
        await(() -> server.count().refused() == refused + 1);
    }

    @Test
    void tooLargeAHeadIsRefused() {
        assertThat(answerTo(post("X: " + "x".repeat(3_000) + "\r\n", "")))
                .startsWith("HTTP/1.1 431 ");
        assertThat(answerTo("GET /" + "x".repeat(3_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
    }

    @Test
    void tooLargeABodyIsRefused() {
        String large = "{\"text\":\"" + "x".repeat(2_000) + "\"}";
        assertThat(answerTo(json(large))).startsWith("HTTP/1.1 413 ");
        assertThat(
                        answerTo(
                                post(
                                        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
                                        "7d0\r\n" + "x".repeat(2_000) + "\r\n0\r\n\r\n")))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() {
        startAgain(Duration.ofSeconds(1), LONG);
        assertThat(
                        answerTo(
                                post(
                                        "Content-Type: application/json\r\nContent-Length: 100\r\n",
                                        "{\"te")))
                .startsWith("HTTP/1.1 408 ")
                .contains("the body did not come within");
    }

    @Test
    void aHeadThatDoesNotComeIsGivenUp() {
        startAgain(Duration.ofSeconds(1), LONG);
        try (var client = new RawClient(server);
                var silent = new RawClient(server)) {
            assertThat(client.say("POST /notes HTTP/1.1\r\nHost: lo").hearAll()).isEmpty();
            assertThat(silent.hearAll()).isEmpty();
        }
        assertThat(serving.client.post("/notes", "{\"text\":\"a\"}").statusCode()).isEqualTo(204);
    }

    @Test
    void aHeadThatComesDropByDropIsGivenUp() {
        startAgain(Duration.ofSeconds(1), LONG);
        try (var client = new RawClient(server)) {
            client.say(json("{\"text\":\"a\"}").replace("Connection: close\r\n", ""));
            assertThat(client.hearStatus()).startsWith("HTTP/1.1 204");
            client.say("POST /notes HTTP/1.1\r\nHost: localhost\r\nX: ");
            assertThat(drops(client))
                    .as("closed long before the head is too large")
                    .isLessThan(500);
        }
    }

    /// Sends a byte of a head now and then until the connection is closed.
    private static int drops(RawClient client) {
        for (int drops = 0; drops < 2_000; drops++) {
            try {
                client.say("x");
            } catch (UncheckedIOException e) {
                return drops;
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        return 2_000;
    }

    @Test
    void garbageIsRefusedWithWhatIsWrong() {
        assertThat(answerTo(json("{\"text\":")))
                .startsWith("HTTP/1.1 400 ")
                .contains("it ends too early");
        assertThat(answerTo(json("[1]"))).startsWith("HTTP/1.1 400 ").contains("got [1]");
        assertThat(answerTo(json("{\"text\":\"\u00ff\"}")))
                .startsWith("HTTP/1.1 400 ")
                .contains("expected a body in UTF-8");
        assertThat(answerTo(json("{\"text\":\"\\ud800\"}")))
                .startsWith("HTTP/1.1 400 ")
                .contains("half a surrogate pair");
        assertThat(answerTo(json("{\"text\":\"a\",\"text\":\"b\"}")))
                .startsWith("HTTP/1.1 400 ")
                .contains("is there twice");
        assertThat(answerTo(json("[".repeat(600)))).startsWith("HTTP/1.1 400 ");
        for (String header :
                List.of(
                        "Content-Type: application/json; charset=utf-16\r\n",
                        "Content-Type: application/json\r\nContent-Encoding: gzip\r\n")) {
            assertThat(answerTo(post(header + "Content-Length: 2\r\n", "{}")))
                    .startsWith("HTTP/1.1 415 ");
        }
        assertThat(answerTo(post("Content-Type: text/plain\r\nContent-Length: 2\r\n", "{}")))
                .startsWith("HTTP/1.1 415 ");
        assertThat(answerTo("GET /%ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(answerTo("BREW /notes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: OPTIONS, POST");
    }

    /// Its body may come after the answer is known.
    @Test
    void whoWasRefusedMaySendTheNextRequestOnTheConnection() {
        String body = "{\"text\":\"a\"}";
        String head = json(body).replace("Connection: close\r\n", "").replace(body, "");
        try (var client = new RawClient(server)) {
            for (int i = 0; i < 20; i++) {
                client.say(head.replace("/notes", "/none")).say(body);
                assertThat(client.hearAnswer()).startsWith("HTTP/1.1 404 ");
            }
            assertThat(client.say(head).say(body).hearAnswer()).startsWith("HTTP/1.1 204 ");
        }
    }

    @Test
    void otherNamesAndPagesOfOthersAreRefused() {
        assertThat(
                        answerTo(
                                json("{\"text\":\"a\"}")
                                        .replace("Host: localhost", "Host: evil.example")))
                .startsWith("HTTP/1.1 421 ");
        assertThat(
                        answerTo(
                                json("{\"text\":\"a\"}")
                                        .replace("Host:", "Origin: https://evil.example\r\nHost:")))
                .startsWith("HTTP/1.1 403 ");
        assertThat(
                        answerTo(
                                json("{\"text\":\"a\"}")
                                        .replace("Host:", "Origin: https://example.com\r\nHost:")))
                .startsWith("HTTP/1.1 204 ")
                .contains("Access-Control-Allow-Origin: https://example.com");
        assertThat(
                        answerTo(
                                "OPTIONS /notes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                        + "Origin: https://example.com\r\nAccess-Control-Request-Method: POST\r\n\r\n"))
                .startsWith("HTTP/1.1 204 ")
                .contains("Access-Control-Allow-Methods: OPTIONS, POST")
                .contains("Access-Control-Allow-Headers: Authorization, Content-Type");
    }

    @Test
    void moreThanTheRoomIsRefusedAndToldWhenToComeBack() throws Exception {
        startAgain(LONG, Duration.ofSeconds(5));
        var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 2; i++) {
            waiting.add(
                    serving.client
                            .http()
                            .sendAsync(
                                    serving.client
                                            .request("/never")
                                            .header("Content-Type", "application/json")
                                            .POST(
                                                    HttpRequest.BodyPublishers.ofString(
                                                            "{\"text\":\"a\"}"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString()));
        }
        await(() -> serving.running.status().rowsIn() == 2);
        // health, and what is shown, wait for nobody
        assertThat(serving.client.get("/health").statusCode()).isEqualTo(200);
        await(() -> serving.client.get("/shown").statusCode() == 200);
        HttpResponse<String> third = serving.client.post("/notes", "{\"text\":\"a\"}");
        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
        for (var one : waiting) {
            assertThat(one.get().statusCode()).isEqualTo(504);
        }
    }

    @Test
    void aClientThatGoesAwayLeavesNothingBehind() {
        for (int i = 0; i < 6; i++) { // three times as many as may wait at a time
            try (var client = new RawClient(server)) {
                client.say(json("{\"text\":\"a\"}").replace("/notes", "/never"));
                long arrived = 2L * i + 1;
                await(() -> serving.running.status().rowsIn() >= arrived);
            }
            // its row goes long before its time is over
            long gone = 2L * i + 2;
            await(() -> serving.running.status().rowsIn() == gone && rowsKept() == 0);
        }
        await(() -> server.count().connections() == 0);
        await(() -> server.count().abandoned() == 6);
        assertThat(serving.client.post("/notes", "{\"text\":\"a\"}").statusCode()).isEqualTo(204);
    }

    @Test
    void whoEndsItsHalfOfTheConnectionIsGone() {
        try (var client = new RawClient(server)) {
            client.say(json("{\"text\":\"a\"}").replace("/notes", "/never")).sayNoMore();
            assertThat(client.hearAll()).doesNotStartWith("HTTP/1.1 2");
            await(() -> server.count().abandoned() == 1 && rowsKept() == 0);
        }
    }

    @Test
    void theNextRequestMayComeBeforeTheAnswer() {
        startAgain(LONG, Duration.ofMillis(300));
        String slow = json("{\"text\":\"a\"}").replace("Connection: close\r\n", "");
        try (var client = new RawClient(server)) {
            for (int i = 0; i < 3; i++) {
                long rows = serving.running.status().rowsIn();
                client.say(slow.replace("/notes", "/never"));
                await(() -> serving.running.status().rowsIn() > rows);
                client.say(slow).say(slow);
                assertThat(client.hearAnswer()).startsWith("HTTP/1.1 504 ");
                assertThat(client.hearAnswer()).startsWith("HTTP/1.1 204 ");
                assertThat(client.hearAnswer()).startsWith("HTTP/1.1 204 ");
            }
        }
    }

    private long rowsKept() {
        return serving.running.status().operators().stream().mapToLong(o -> o.rows()).sum();
    }
}
