package io.deltaway.http;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Call;
import io.deltaway.connect.Callbacks;
import io.deltaway.run.Pipeline;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

    /// The number of another request in a text is none of this one.
    @Test
    void whatAClientWritesIsNoNumber() {
        byMap();
        try (Serving serving = start()) {
            assertFailed(serving.client.get("/v1/length?text=bad,%20request=1700000000000000"));
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
