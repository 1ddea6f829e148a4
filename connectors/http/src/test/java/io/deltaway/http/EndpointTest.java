package io.deltaway.http;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;
import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Push;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.PlanException;
import io.deltaway.table.Table;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Questions over a socket, answered from tables.
class EndpointTest {

    record Price(String ticker, double last) {}

    record Ask(long request, String ticker, long qty, @Nullable String note) {}

    record Value(long request, String ticker, double value) {}

    private final Push<Price> prices = Push.byKey(Price.class, "ticker");
    private final Pipeline pipeline = Pipeline.create();
    private final Server server = Http.server(0);
    private @Nullable RunningPipeline running;
    private @Nullable Client client;

    @AfterEach
    void stop() {
        if (client != null) {
            client.close();
        }
        if (running != null) {
            running.close();
        }
    }

    private void answered(Endpoint<Ask> ask) {
        Table<Ask> asked = pipeline.serve(ask);
        asked.join(pipeline.read(prices))
                .on(col(Ask::ticker), col(Price::ticker))
                .select((question, price) ->
                        into(
                                Value.class,
                                question.col(Ask::request).as(Value::request),
                                question.col(Ask::ticker).as(Value::ticker),
                                price.col(Price::last)
                                        .times(question.col(Ask::qty))
                                        .as(Value::value)))
                .write(ask.replies(Value::request));
    }

    private Client start() throws InterruptedException {
        RunningPipeline started = pipeline.start();
        running = started;
        await(() -> started.status().phase() == io.deltaway.run.Status.Phase.RUNNING);
        prices.upsert(new Price("ACME", 12.5));
        started.cut();
        Client made = new Client(server);
        client = made;
        return made;
    }

    @Test
    void aBodyIsARowAndARowIsItsAnswer() throws InterruptedException {
        answered(server.post("/v1/value", Ask.class, Ask::request));
        HttpResponse<String> answer = start().post("/v1/value", "{\"ticker\":\"ACME\",\"qty\":4}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ticker\":\"ACME\",\"value\":50.0}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Deltaway-Epoch")).isPresent();
    }

    @Test
    void pathAndQueryAreARowToo() throws InterruptedException {
        answered(server.get("/v1/value/{ticker}", Ask.class, Ask::request));
        assertThat(start().get("/v1/value/ACME?qty=2").body())
                .isEqualTo("{\"ticker\":\"ACME\",\"value\":25.0}");
    }

    @Test
    void whatIsWrongIsSaidForEachField() throws InterruptedException {
        answered(server.post("/v1/value", Ask.class, Ask::request));
        HttpResponse<String> answer =
                start().post("/v1/value", "{\"ticker\":7,\"qty\":\"four\",\"note\":null,\"x\":1}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"detail\":\"3 things are not as they have to be; see errors\",\"errors\":["
                                + "{\"detail\":\"expected a text, got 7\",\"where\":\"#/ticker\"},"
                                + "{\"detail\":\"expected a whole number of 64 bits, got \\\"four\\\"\",\"where\":\"#/qty\"},"
                                + "{\"detail\":\"no such member; there are ticker, qty, note\",\"where\":\"#/x\"}],"
                                + "\"status\":400,\"title\":\"Bad Request\"}");
    }

    @Test
    void aRequestWithoutAnswerIsGivenUpInTime() throws InterruptedException {
        answered(
                server.get(
                        "/v1/value/{ticker}",
                        Ask.class,
                        Ask::request,
                        o -> o.answerWithin(java.time.Duration.ofMillis(50))));
        HttpResponse<String> answer = start().get("/v1/value/NONE?qty=2");
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("there was no answer within 0.05 s");
    }

    @Test
    void whatItsEpochDoesNotAnswerIsNotFound() throws InterruptedException {
        answered(server.get("/v1/value/{ticker}", Ask.class, Ask::request, o -> o.orNotFound()));
        Client asking = start();
        assertThat(asking.get("/v1/value/NONE?qty=2").statusCode()).isEqualTo(404);
        assertThat(asking.get("/v1/value/ACME?qty=2").statusCode()).isEqualTo(200);
    }

    @Test
    void nothingIsKeptOfWhatWasAnswered() throws InterruptedException {
        answered(server.post("/v1/value", Ask.class, Ask::request));
        Client asking = start();
        RunningPipeline started = Objects.requireNonNull(running);
        long before = rows(started);
        for (int i = 0; i < 200; i++) {
            asking.post("/v1/value", "{\"ticker\":\"ACME\",\"qty\":" + i + "}");
        }
        await(() -> rows(started) == before);
    }

    @Test
    void allRowsOfARequestAreAList() throws InterruptedException {
        Endpoint<Ask> ask = server.get("/v1/above", Ask.class, Ask::request);
        record Above(long request, double last, String ticker) {}
        pipeline.serve(ask)
                .join(pipeline.read(prices))
                .on(col(Ask::note).orElse(""), lit(""))
                .select((question, price) ->
                        into(
                                Above.class,
                                question.col(Ask::request).as(Above::request),
                                price.col(Price::last).as(Above::last),
                                price.col(Price::ticker).as(Above::ticker)))
                .write(ask.replies(Above::request).all());
        Client asking = start();
        prices.upsert(new Price("B", 7));
        Objects.requireNonNull(running).cut();
        assertThat(asking.get("/v1/above?ticker=x&qty=1").body())
                .isEqualTo("[{\"last\":7.0,\"ticker\":\"B\"},{\"last\":12.5,\"ticker\":\"ACME\"}]");
        assertThat(asking.get("/v1/above?ticker=x&qty=1&note=none").body()).isEqualTo("[]");
    }

    @Test
    void whoFollowsGetsTheAnswerAgainWhenItChanges() throws Exception {
        answered(
                server.get(
                        "/v1/value/{ticker}",
                        Ask.class,
                        Ask::request,
                        o -> o.followed().orNotFound()));
        Client asking = start();
        RunningPipeline started = Objects.requireNonNull(running);
        long before = rows(started);
        try (var events = asking.events("/v1/value/ACME?qty=2")) {
            assertThat(events.next())
                    .endsWith("event: answer data: {\"ticker\":\"ACME\",\"value\":25.0}");
            prices.upsert(new Price("ACME", 10));
            assertThat(events.next())
                    .endsWith("event: answer data: {\"ticker\":\"ACME\",\"value\":20.0}");
            prices.delete(new Price("ACME", 0));
            assertThat(events.next()).endsWith("event: none data: {}");
            prices.upsert(new Price("ACME", 11));
            assertThat(events.next()).contains("22.0");
            assertThat(rows(started)).isGreaterThan(before);
            started.stop();
            assertThat(events.next()).isEqualTo("end");
        }
        started.await();
        assertThat(rows(started)).isEqualTo(before);
    }

    private static long rows(RunningPipeline running) {
        return running.status().operators().stream().mapToLong(operator -> operator.rows()).sum();
    }

    @Test
    void severalEndpointsOnOneServerEachAnswerTheirOwn() throws InterruptedException {
        answered(server.post("/v1/value", Ask.class, Ask::request));
        Endpoint<Ask> inbox = server.post("/v1/notes", Ask.class, Ask::request, o -> o.kept());
        pipeline.materialize(pipeline.serve(inbox));
        Client asking = start();
        assertThat(asking.post("/v1/notes", "{\"ticker\":\"A\",\"qty\":1}").statusCode())
                .isEqualTo(204);
        assertThat(asking.post("/v1/value", "{\"ticker\":\"ACME\",\"qty\":1}").statusCode())
                .isEqualTo(200);
        assertThat(asking.get("/v1/value").statusCode()).isEqualTo(405);
        assertThat(asking.get("/v1/value").headers().firstValue("Allow")).hasValue("OPTIONS, POST");
        assertThat(asking.get("/v2").statusCode()).isEqualTo(404);
        assertThat(asking.get("/health").body()).isEqualTo("{\"status\":\"up\"}");
    }

    record Code(long request, int code, String text) {}

    /// What would not end a request at its client, or is no status at all.
    @Test
    void aStatusThatIsNoneIsRefused() throws InterruptedException {
        Endpoint<Code> ask = server.post("/code", Code.class, Code::request);
        pipeline.serve(ask).write(ask.replies(Code::request).status(Code::code));
        Client asking = start();
        for (int code : new int[] {100, 101, 103, 0, -5, 42, 199, 600, 1000}) {
            HttpResponse<String> answer =
                    asking.post("/code", "{\"code\":" + code + ",\"text\":\"a\"}");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body())
                    .contains("expected a status of 200 to 599 in column \\\"code\\\" of an answer")
                    .contains("got " + code);
        }
        await(() -> Objects.requireNonNull(running).status().errors() == 9);
        for (int code : new int[] {200, 204, 205, 404, 418, 599}) {
            HttpResponse<String> answer =
                    asking.post("/code", "{\"code\":" + code + ",\"text\":\"a\"}");
            assertThat(answer.statusCode()).isEqualTo(code);
            assertThat(answer.body())
                    .isEqualTo(code == 204 || code == 205 ? "" : "{\"text\":\"a\"}");
        }
    }

    record Range(long request, double from, List<String> tags, float @Nullable [] place) {}

    @Test
    void aNumberBecomesNoOther() throws InterruptedException {
        Endpoint<Range> ask = server.get("/range", Range.class, Range::request);
        pipeline.serve(ask).write(ask.replies(Range::request));
        Endpoint<Range> post = server.post("/range", Range.class, Range::request);
        pipeline.serve(post).write(post.replies(Range::request));
        Client asking = start();
        assertThat(asking.get("/range?from=1e400&tags=a").body())
                .contains("query from", "out of its range");
        assertThat(asking.post("/range", "{\"from\":1,\"tags\":[],\"place\":[1,1e39]}").body())
                .contains("#/place", "out of its range");
        assertThat(asking.get("/range?from=Infinity&tags=a").body())
                .isEqualTo("{\"from\":\"Infinity\",\"tags\":[\"a\"],\"place\":null}");
    }

    record Near(long request, float[] at, float @Nullable [] to, String note) {}

    @Test
    void aVectorIsAnArrayOfNumbers() throws InterruptedException {
        Endpoint<Near> ask = server.post("/near", Near.class, Near::request);
        pipeline.serve(ask).write(ask.replies(Near::request));
        Client asking = start();
        assertThat(asking.post("/near", "{\"at\":[1,-2.5e-1,-0],\"note\":\"a\"}").body())
                .isEqualTo("{\"at\":[1,-0.25,0],\"to\":null,\"note\":\"a\"}");
        assertThat(asking.post("/near", "{\"note\":\"a\",\"to\":[\"NaN\"],\"at\":[]}").body())
                .isEqualTo("{\"at\":[],\"to\":[\"NaN\"],\"note\":\"a\"}");
        assertThat(asking.post("/near", "{\"to\":[1],\"note\":\"a\"}").body())
                .contains("expected a JSON array of numbers, got nothing", "#/at");
        assertThat(asking.post("/near", "{\"at\":[1,\"a\"],\"to\":[1],\"note\":\"a\"}").body())
                .contains("expected a JSON array of numbers", "#/at");
        assertThat(asking.post("/near", "{\"at\":[1],\"x\":[1],\"note\":\"a\"}").body())
                .contains("no such member; there are at, to, note", "#/x");
        assertThat(asking.post("/near", "{\"at\":[1],\"note\":\"\\ud800\"}").body())
                .contains("half a surrogate pair", "#/note");
        assertThat(asking.post("/near", "{\"at\":[1e-99999999999],\"note\":\"a\"}").body())
                .contains("a number that is too large");
    }

    @Test
    void aListOfWhichNothingIsGivenIsEmpty() throws InterruptedException {
        Endpoint<Range> ask = server.get("/range", Range.class, Range::request);
        pipeline.serve(ask).write(ask.replies(Range::request));
        Client asking = start();
        assertThat(asking.get("/range?from=1").body())
                .isEqualTo("{\"from\":1.0,\"tags\":[],\"place\":null}");
        assertThat(asking.get("/openapi.json").body())
                .contains("\"name\":\"tags\",\"required\":false");
    }

    @Test
    void thePlanRefusesWhatDoesNotFit() {
        server.get("/a/{ticker}", Ask.class, Ask::request);
        assertThatThrownBy(() -> server.get("/a/{qty}", Ask.class, Ask::request))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0462");
        assertThatThrownBy(() -> server.get("/b/{symbol}", Ask.class, Ask::request))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0461");
        assertThatThrownBy(() -> Http.server(0, o -> o.host("0.0.0.0")))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0465");
        assertThat(List.of(server.count())).isNotEmpty();
    }
}
