package io.deltaway.http;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;
import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Callbacks;
import io.deltaway.connect.Push;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of a pipeline that is persisted: which requests wait for the disk.
class RequestsAloneTest {

    record Counted(int value) {}

    record Ask(long request, int value) {}

    record Twice(long request, int twice) {}

    record Happened(int value, long weight) {}

    @TempDir Path state;

    private final AtomicInteger forced = new AtomicInteger();
    private final Server server = Http.server(0);
    private final Push<Counted> numbers = Push.of(Counted.class);

    private interface Use {
        void of(Client client) throws InterruptedException;
    }

    private void serving(Consumer<EndpointOptions<Ask>> options, Consumer<Table<Ask>> also, Use use)
            throws InterruptedException {
        Endpoint<Ask> ask = server.post("/v1/twice", Ask.class, Ask::request, options);
        Pipeline pipeline =
                Pipeline.create()
                        .persist(state)
                        .configure(c ->
                                c.crashPoints(point -> {
                                    if (point.equals("log-force")) {
                                        forced.incrementAndGet();
                                    }
                                }));
        Table<Ask> asked = pipeline.serve(ask);
        asked.select(
                        into(
                                Twice.class,
                                col(Ask::request).as(Twice::request),
                                col(Ask::value).times(lit(2)).toInt().as(Twice::twice)))
                .write(ask.replies(Twice::request));
        pipeline.read(numbers).write(server.table("/numbers", Counted.class));
        also.accept(asked);
        try (var serving = Serving.start(pipeline, server)) {
            serving.running.cut();
            use.of(serving.client);
        }
    }

    private static void ask(Client client, int value) throws InterruptedException {
        assertThat(client.post("/v1/twice", "{\"value\":" + value + "}").body())
                .isEqualTo("{\"twice\":" + 2 * value + "}");
    }

    private void eachWaits(Client client) throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            int before = forced.get();
            ask(client, i);
            assertThat(forced).hasValueGreaterThan(before);
        }
    }

    @Test
    void whatARestartTakesBackDoesNotWait() throws InterruptedException {
        serving(
                o -> {},
                asked -> {},
                client -> {
                    int before = forced.get();
                    for (int i = 0; i < 20; i++) {
                        ask(client, i);
                    }
                    assertThat(forced).hasValue(before);
                });
    }

    @Test
    void otherRowsAreOnTheDiskBeforeTheyAreSeen() throws InterruptedException {
        serving(
                o -> {},
                asked -> {},
                client -> {
                    for (int i = 0; i < 5; i++) {
                        ask(client, i);
                        int before = forced.get();
                        numbers.insert(new Counted(i));
                        String seen = "\"value\":" + i;
                        await(() -> client.get("/numbers").body().contains(seen));
                        assertThat(forced).hasValueGreaterThan(before);
                    }
                });
    }

    @Test
    void requestsThatStayWait() throws InterruptedException {
        serving(EndpointOptions::kept, asked -> {}, this::eachWaits);
    }

    @Test
    void requestsThatAreRememberedWait() throws InterruptedException {
        serving(
                o -> {},
                asked ->
                        asked.changes((row, change) ->
                                        into(
                                                Happened.class,
                                                row.col(Ask::value).as(Happened::value),
                                                change.weight().as(Happened::weight)))
                                .write(server.table("/happened", Happened.class)),
                this::eachWaits);
    }

    @Test
    void requestsThatGoElsewhereWait() throws InterruptedException {
        serving(
                o -> {},
                asked -> asked.write(Callbacks.onChange((epoch, weight, row) -> {})),
                this::eachWaits);
    }
}
