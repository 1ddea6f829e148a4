package io.deltaway.http;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.DrainingReader;
import io.deltaway.connect.Push;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Type;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.run.Status;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import io.deltaway.table.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of requests when a pipeline ends, and of their rows when it starts again.
class EndOfServingTest {

    record Ask(long request, String ticker) {}

    record Price(String ticker, double last) {}

    record Value(long request, double last) {}

    private static final int CLIENTS = 3;

    @TempDir Path directory;

    private final Push<Price> prices = Push.byKey(Price.class, "ticker");
    private final Server server = Http.server(0);

    private static Pipeline pipeline(Source<Price> from, Server serving) {
        Endpoint<Ask> ask = serving.get("/prices/{ticker}", Ask.class, Ask::request);
        var pipeline = Pipeline.create();
        pipeline.serve(ask)
                .join(pipeline.read(from))
                .on(col(Ask::ticker), col(Price::ticker))
                .select((asked, price) ->
                        into(
                                Value.class,
                                asked.col(Ask::request).as(Value::request),
                                price.col(Price::last).as(Value::last)))
                .write(ask.replies(Value::request));
        return pipeline;
    }

    private static CompletableFuture<HttpResponse<String>> ask(HttpClient client, Server of) {
        return client.sendAsync(
                HttpRequest.newBuilder(of.uri().resolve("/prices/A")).build(),
                BodyHandlers.ofString());
    }

    @Test
    void whatIsUnderWayIsAnsweredAndNothingNewIsBegun() throws Exception {
        var late = new LatePrice();
        try (var serving = Serving.start(pipeline(late, server), server)) {
            HttpClient client = serving.client.http();
            var first = ask(client, server);
            await(() -> serving.running.status().rowsIn() == 1);
            assertThat(serving.client.get("/health").statusCode()).isEqualTo(200);
            serving.running.stop();
            await(() -> serving.client.get("/health").statusCode() == 503);
            assertThat(ask(client, server).get().statusCode()).isEqualTo(503);
            assertThat(serving.running.isRunning()).isTrue();
            late.give();
            assertThat(first.get(60, TimeUnit.SECONDS).body()).isEqualTo("{\"last\":7.0}");
            serving.running.await();
            assertThatThrownBy(server::uri).hasMessageContaining("DW-0466");
        }
    }

    @Test
    void whoConnectsAsItEndsIsAnsweredOrToldThatItIsClosed() throws Exception {
        var clients = Executors.newVirtualThreadPerTaskExecutor();
        try (clients) {
            for (int round = 0; round < 40; round++) {
                Server one = Http.server(0);
                Push<Price> none = Push.byKey(Price.class, "ticker");
                var serving = Serving.start(pipeline(none, one), one);
                int port = one.uri().getPort();
                var begun = new CountDownLatch(CLIENTS);
                var heard = new ArrayList<Future<List<String>>>();
                for (int client = 0; client < CLIENTS; client++) {
                    heard.add(clients.submit(() -> untilRefused(port, begun)));
                }
                begun.await();
                serving.close();
                for (Future<List<String>> each : heard) {
                    assertThat(each.get())
                            .allMatch(answer ->
                                    answer.startsWith("HTTP/1.1 ")
                                            || answer.contains("<closed>")
                                            || answer.contains("reset"));
                }
            }
        }
    }

    /// What a client hears that asks with one connection after the other.
    private static List<String> untilRefused(int port, CountDownLatch begun) throws IOException {
        var heard = new ArrayList<String>();
        while (true) {
            try (var client = new RawClient(port)) {
                heard.add(
                        client.say("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").hearAnswer());
            } catch (UncheckedIOException e) {
                if (e.getCause() instanceof ConnectException) {
                    return heard;
                }
            }
            begun.countDown();
        }
    }

    /// A source that gives its only row when it is told to, also while the pipeline is stopping.
    private static final class LatePrice implements SourceConnector<Price> {

        private volatile Runnable ready = () -> {};
        private volatile boolean given;

        void give() {
            given = true;
            ready.run();
        }

        @Override
        public SourceReader open(SourceContext context) {
            return new DrainingReader() {
                private boolean taken;

                @Override
                public void onReady(Runnable listener) {
                    ready = listener;
                }

                @Override
                public void drain() {
                    // it waits for its row
                }

                @Override
                public Poll poll() {
                    if (taken) {
                        return new Poll.End();
                    }
                    taken = given;
                    return given ? new Poll.Next(LatePrice::row) : new Poll.Idle();
                }

                @Override
                public void close() {}
            };
        }

        private static Chunk row() {
            var ticker = ColumnBuilder.of(Type.Simple.TEXT, 1);
            ticker.appendValue("A");
            var last = ColumnBuilder.of(Type.Simple.DOUBLE, 1);
            last.appendValue(7.0);
            return Chunk.of(new Batch(1, new Column[] {ticker.build(), last.build()}, null, true));
        }

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public RowType<Price> rowType() {
            return RowType.of(Price.class);
        }

        @Override
        public Events events() {
            return new Events.Appends();
        }

        @Override
        public String describe() {
            return "a late price";
        }
    }

    @Test
    void afterACrashTheRowsOfThoseWhoAskedGo() throws Exception {
        Pipeline first = pipeline(prices, server).persist(directory);
        first.configure(c ->
                c.crashPoints(point -> {
                    if (point.equals("sink-commit") && crashing) {
                        throw new IllegalStateException("a crash");
                    }
                }));
        RunningPipeline running = first.start();
        await(() -> running.status().phase() == Status.Phase.RUNNING);
        try (var client = HttpClient.newHttpClient()) {
            var asked = ask(client, server);
            await(() -> running.status().epoch() >= 0 && rows(running) > 0);
            crashing = true;
            prices.upsert(new Price("B", 7));
            assertThat(asked.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        }
        assertThatThrownBy(running::await).hasMessageContaining("a crash");
        crashing = false;
        Server again = Http.server(0);
        Push<Price> later = Push.byKey(Price.class, "ticker");
        try (var serving = Serving.start(pipeline(later, again).persist(directory), again)) {
            await(() -> rows(serving.running) == 0);
            later.upsert(new Price("A", 8));
            assertThat(serving.client.get("/prices/A").body()).isEqualTo("{\"last\":8.0}");
        }
    }

    private volatile boolean crashing;

    /// How many rows are kept of requests.
    private static long rows(RunningPipeline running) {
        return running.status().operators().stream()
                .filter(operator -> operator.name().startsWith("read 1/"))
                .mapToLong(Status.OperatorStatus::rows)
                .sum();
    }
}
