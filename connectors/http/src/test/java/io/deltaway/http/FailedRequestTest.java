package io.deltaway.http;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Call;
import io.deltaway.connect.Callbacks;
import io.deltaway.connect.Push;
import io.deltaway.run.Pipeline;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests of which a row fails in a step are answered by that, and not by the end of their time.
@Timeout(60)
class FailedRequestTest {

    record Ask(long request, String text) {}

    record Reply(long of, int length) {}

    private final Pipeline pipeline = Pipeline.create();
    private final Server server = Http.server(0);
    private final Endpoint<Ask> ask =
            server.get("/v1/length", Ask.class, Ask::request, EndpointOptions::followed);
    private final List<RowError> errors = new CopyOnWriteArrayList<>();

    private Serving start() {
        pipeline.errors()
                .write(
                        Callbacks.onChange((epoch, weight, error) -> {
                            if (weight > 0) {
                                errors.add(error);
                            }
                        }));
        return Serving.start(pipeline, server);
    }

    private static int length(String text) {
        if (text.startsWith("bad")) {
            throw new IllegalArgumentException("the key of the service is s3cret: " + text);
        }
        return text.length();
    }

    private void byMap() {
        pipeline.serve(ask)
                .map(Reply.class, asked -> new Reply(asked.request(), length(asked.text())))
                .write(ask.replies(Reply::of));
    }

    private void assertFailed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(answer.body()).contains("DW-2006").doesNotContain("s3cret");
        assertThat(errors)
                .singleElement()
                .matches(error -> error.message().contains("s3cret"))
                .matches(error -> error.row().contains("text=bad"));
    }

    @Test
    void aRowThatFailsInAStepIsAnsweredAtOnce() {
        byMap();
        try (Serving serving = start()) {
            assertFailed(serving.client.get("/v1/length?text=bad"));
            assertThat(serving.client.get("/v1/length?text=four").body())
                    .isEqualTo("{\"length\":4}");
            await(() -> serving.running.status().errors() == 0);
        }
    }

    /// In a later epoch than that which took the request, and behind a step that renames its
    /// number.
    @Test
    void aCallThatFailsIsAnsweredWhenItDoes() {
        Call<String, Integer> call = Call.of("length", Types.INT, FailedRequestTest::length);
        Table<Ask> asked = pipeline.serve(ask);
        asked.select(
                        into(
                                Reply.class,
                                callAsync(call, col(Ask::text)).as(Reply::length),
                                col(Ask::request).as(Reply::of)))
                .write(ask.replies(Reply::of));
        try (Serving serving = start()) {
            assertFailed(serving.client.get("/v1/length?text=bad"));
        }
    }

    /// The number is behind the text.
    record Said(String text, long request) {}

    /// Who writes the number of another request does not answer that.
    @Test
    void whatAClientWritesIsNoNumber() {
        var numbers = new LinkedBlockingQueue<Long>();
        Endpoint<Said> said =
                server.get(
                        "/v1/said",
                        Said.class,
                        Said::request,
                        options -> options.answerWithin(Duration.ofSeconds(3)));
        pipeline.serve(said)
                .map(
                        Reply.class,
                        one -> {
                            int length = length(one.text());
                            numbers.add(one.request());
                            return new Reply(one.request(), length);
                        })
                .where(col(Reply::length).gt(4))
                .write(said.replies(Reply::of));
        try (Serving serving = start()) {
            CompletableFuture<HttpResponse<String>> waits =
                    CompletableFuture.supplyAsync(() -> serving.client.get("/v1/said?text=four"));
            await(() -> !numbers.isEmpty());
            String text = "bad,%20request=" + numbers.remove();
            assertThat(serving.client.get("/v1/said?text=" + text).statusCode()).isEqualTo(504);
            assertThat(errors).hasSize(1);
            assertThat(waits.join().statusCode()).isEqualTo(504);
        }
    }

    /// What a client writes is one line of the log, and no long one.
    @Test
    void whatIsLoggedIsOneLine() {
        var logged = new CopyOnWriteArrayList<String>();
        var handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord entry) {
                        logged.add(entry.getMessage());
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger logger = Logger.getLogger("io.deltaway.http");
        logger.addHandler(handler);
        byMap();
        try (Serving serving = start()) {
            assertFailed(serving.client.get("/v1/length?text=bad%0AWARNING" + "x".repeat(2_000)));
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(logged)
                .filteredOn(line -> line.contains("s3cret"))
                .singleElement()
                .asString()
                .contains("bad WARNING")
                .doesNotContain("\n")
                .hasSizeLessThan(1_000);
    }

    /// The answer comes in a later epoch than the error row.
    @Test
    void aRowThatGoesOnIsAnswered() {
        Call<String, Integer> reported =
                Call.of("length", Types.INT, FailedRequestTest::length)
                        .otherwise((text, problem) -> -1)
                        .reported();
        Call<Integer, Integer> later = Call.of("twice", Types.INT, length -> 2 * length);
        pipeline.serve(ask)
                .select(
                        into(
                                Reply.class,
                                callAsync(reported, col(Ask::text)).as(Reply::length),
                                col(Ask::request).as(Reply::of)))
                .select(
                        into(
                                Reply.class,
                                callAsync(later, col(Reply::length)).as(Reply::length),
                                col(Reply::of).as(Reply::of)))
                .write(ask.replies(Reply::of));
        try (Serving serving = start()) {
            assertThat(serving.client.get("/v1/length?text=bad").body())
                    .isEqualTo("{\"length\":-2}");
            assertThat(errors).isNotEmpty();
        }
    }

    /// What stands in the place of a length, or not even that.
    private static int instead(String text) {
        if (text.endsWith("hopeless")) {
            throw new IllegalStateException("nothing stands in the place of an answer");
        }
        return -1;
    }

    private void byCall(Call<String, Integer> call) {
        pipeline.serve(ask)
                .select(
                        into(
                                Reply.class,
                                callAsync(call, col(Ask::text)).as(Reply::length),
                                col(Ask::request).as(Reply::of)))
                .write(ask.replies(Reply::of));
    }

    @Test
    void aRowThatDoesNotGoOnIsAnsweredAtOnce() {
        byCall(
                Call.of("length", Types.INT, FailedRequestTest::length)
                        .otherwise((text, problem) -> instead(text))
                        .reported());
        try (Serving serving = start()) {
            assertFailed(serving.client.get("/v1/length?text=bad,hopeless"));
            assertThat(serving.client.get("/v1/length?text=bad").body())
                    .isEqualTo("{\"length\":-1}");
        }
    }

    /// Rows of both kinds fail in one epoch, at one step.
    @Test
    void eachRowGoesOnOrNot() throws Exception {
        var released = new CountDownLatch(1);
        byCall(
                Call.<String, Integer>inBatches(
                                "length",
                                Types.INT,
                                10,
                                texts -> {
                                    if (texts.contains("first")) {
                                        released.await();
                                    }
                                    return texts.stream()
                                            .map(text ->
                                                    text.startsWith("bad") ? -7 : text.length())
                                            .toList();
                                })
                        .concurrently(1)
                        .checked(length -> Optional.of("it is -7").filter(problem -> length == -7))
                        .otherwise((text, problem) -> instead(text))
                        .reported());
        Set<Long> epochs = ConcurrentHashMap.newKeySet();
        pipeline.errors()
                .write(
                        Callbacks.onChange((epoch, weight, error) -> {
                            if (weight > 0) {
                                epochs.add(epoch);
                            }
                        }));
        try (Serving serving = start()) {
            CompletableFuture<HttpResponse<String>> first = asking(serving, "first");
            await(() -> serving.running.status().calls().getFirst().underWay() == 1);
            CompletableFuture<HttpResponse<String>> goesOn = asking(serving, "bad");
            CompletableFuture<HttpResponse<String>> fails = asking(serving, "bad,hopeless");
            await(() -> serving.running.status().calls().getFirst().waiting() == 2);
            released.countDown();
            assertThat(first.get().body()).isEqualTo("{\"length\":5}");
            assertThat(goesOn.get().body()).isEqualTo("{\"length\":-1}");
            assertThat(fails.get().statusCode()).isEqualTo(500);
            assertThat(fails.get().body()).contains("DW-2007");
            assertThat(errors).hasSize(2);
            assertThat(epochs).hasSize(1);
        } finally {
            released.countDown();
        }
    }

    private static CompletableFuture<HttpResponse<String>> asking(Serving serving, String text) {
        return CompletableFuture.supplyAsync(() -> serving.client.get("/v1/length?text=" + text));
    }

    record Word(String text, String other) {}

    @Test
    void whoFollowsKeepsAnAnswerThatStands() throws Exception {
        Push<Word> words = Push.of(Word.class);
        Table<Ask> asked = pipeline.serve(ask);
        asked.join(pipeline.read(words))
                .on(col(Ask::text), col(Word::text))
                .select((one, word) ->
                        into(
                                Ask.class,
                                one.col(Ask::request).as(Ask::request),
                                word.col(Word::other).as(Ask::text)))
                .map(Reply.class, one -> new Reply(one.request(), length(one.text())))
                .union(asked.map(Reply.class, one -> new Reply(one.request(), 0)))
                .write(ask.replies(Reply::of));
        try (Serving serving = start();
                Events events = serving.client.events("/v1/length?text=four")) {
            assertThat(events.next()).contains("{\"length\":0}");
            words.insert(new Word("four", "bad"));
            await(() -> !errors.isEmpty());
            words.insert(new Word("four", "seven"));
            assertThat(events.next()).contains("{\"length\":5}");
        }
    }

    @Test
    void whoFollowsIsToldOnceThatThereIsNone() throws Exception {
        Endpoint<Ask> found =
                server.get(
                        "/v1/found",
                        Ask.class,
                        Ask::request,
                        options -> options.followed().orNotFound());
        pipeline.serve(found)
                .map(Reply.class, asked -> new Reply(asked.request(), length(asked.text())))
                .write(found.replies(Reply::of));
        try (Serving serving = start();
                Events events = serving.client.events("/v1/found?text=bad")) {
            assertThat(events.next()).contains("event: none");
            serving.running.stop();
            assertThat(events.next()).isEqualTo("end");
        }
    }

    @Test
    void whoFollowsIsToldThatThereIsNone() throws Exception {
        byMap();
        try (Serving serving = start();
                Events events = serving.client.events("/v1/length?text=bad")) {
            assertThat(events.next()).contains("event: none");
        }
    }

    @Test
    void aListWithoutRowsIsNoAnswer() {
        pipeline.serve(ask)
                .map(Reply.class, asked -> new Reply(asked.request(), length(asked.text())))
                .write(ask.replies(Reply::of).all());
        try (Serving serving = start()) {
            assertFailed(serving.client.get("/v1/length?text=bad"));
            assertThat(serving.client.get("/v1/length?text=four").body())
                    .isEqualTo("[{\"length\":4}]");
        }
    }

    /// Of two rows of a request one fails, and the other answers it.
    @Test
    void whatIsAnsweredAllTheSameIs() {
        Table<Ask> asked = pipeline.serve(ask);
        asked.select(into(Ask.class, rest()))
                .map(Reply.class, one -> new Reply(one.request(), length(one.text())))
                .union(asked.map(Reply.class, one -> new Reply(one.request(), 0)))
                .write(ask.replies(Reply::of));
        try (Serving serving = start()) {
            assertThat(serving.client.get("/v1/length?text=bad").body())
                    .isEqualTo("{\"length\":0}");
        }
    }
}
