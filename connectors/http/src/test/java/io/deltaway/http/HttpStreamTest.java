package io.deltaway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.deltaway.connect.Collect;
import io.deltaway.http.Remote.Answer;
import io.deltaway.run.Pipeline;
import io.deltaway.table.RowError;
import io.deltaway.testkit.Soon;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows from an answer that goes on.
class HttpStreamTest {

    record Item(long id) {}

    private static final String BREAK = "break";
    private static final String END = "end";

    private final Remote remote = new Remote();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final Collect<Item> items = Collect.rows();
    private final Collect<RowError> errors = Collect.rows();

    @TempDir Path directory;

    @AfterEach
    void stop() {
        said.add(END);
        remote.close();
    }

    private Pipeline reading(HttpStream<Item> source) {
        remote.byHand(this::speak);
        var pipeline = Pipeline.create();
        pipeline.read(source).write(items);
        pipeline.errors().write(errors);
        return pipeline;
    }

    /// Sends what a test says, piece by piece.
    private void speak(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        try {
            for (String piece = said.take(); !piece.equals(END); piece = said.take()) {
                if (piece.equals(BREAK)) {
                    throw new IOException("broken on purpose");
                }
                out.write(piece.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            out.close();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void await(long... ids) {
        Soon.await(() -> items.current().size() >= ids.length);
        assertThat(items.current()).extracting(Item::id).containsExactly(box(ids));
    }

    private static Long[] box(long... ids) {
        return java.util.Arrays.stream(ids).boxed().toArray(Long[]::new);
    }

    @Test
    void linesAreRowsHoweverTheyAreCut() {
        var pipeline = reading(Http.jsonLines(remote.url("/stream"), Item.class));
        said.add("{\"id\":1}\n{\"i");
        said.add("d\":2}\r");
        said.add("\n{\"id\":\"x\"}\n\n{\"id\":3}");
        said.add(END);
        pipeline.runToCompletion();
        await(1, 2, 3);
        assertThat(errors.current())
                .singleElement()
                .satisfies(error -> assertThat(error.code()).isEqualTo("DW-2102"));
    }

    @Test
    void textIsRowsToo() {
        var pipeline = Pipeline.create();
        Collect<HttpLine> lines = Collect.rows();
        pipeline.read(Http.lines(remote.url("/stream")).maxRow(5)).write(lines);
        pipeline.errors().write(errors);
        remote.answers(request -> new Answer(200, "a\nbéc\ntoo long\n", java.util.Map.of()));
        pipeline.runToCompletion();
        assertThat(lines.current()).containsExactly(new HttpLine(1, "a"), new HttpLine(2, "béc"));
        assertThat(errors.current())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.code()).isEqualTo("DW-2141");
                    assertThat(error.row()).contains("too l");
                });
    }

    @Test
    void eventsGoOnBehindTheLastOneThatWasTaken() {
        var pipeline = reading(Http.events(remote.url("/events"), Item.class).named("item"));
        try (var running = pipeline.start()) {
            said.add(": hello\n\nevent: item\nid: seven\ndata: {\"id\":\ndata: 1}\n\n");
            said.add("event: other\ndata: {\"id\":99}\n\nevent: item\ndata: {\"id\":2}\n\n");
            await(1, 2);
            said.add(BREAK);
            said.add("event: item\nid: eight\ndata: {\"id\":3}\n\n");
            await(1, 2, 3);
            assertThat(remote.asked.get(1).header("Last-event-id")).isEqualTo("seven");
            said.add(END);
            said.add("event: item\ndata: {\"id\":4}\n\n");
            await(1, 2, 3, 4);
            assertThat(remote.asked.get(2).header("Last-event-id")).isEqualTo("eight");
            assertThat(running.isRunning()).isTrue();
        }
    }

    @Test
    void aConnectionThatSaysNothingIsMadeAnew() {
        var pipeline =
                reading(
                        Http.events(remote.url("/events"), Item.class)
                                .silentFor(Duration.ofSeconds(1)));
        said.add("data: {\"id\":1}\n\n");
        try (var running = pipeline.start()) {
            await(1);
            Soon.await(() -> remote.asked.size() > 1);
            assertThat(running.isRunning()).isTrue();
            said.add(END); // to the one that nobody hears any more
        }
    }

    @Test
    void afterARestartEventsGoOn() {
        HttpStream<Item> source = Http.events(remote.url("/events"), Item.class);
        try (var running = reading(source).persist(directory).start()) {
            said.add("id: 41\ndata: {\"id\":1}\n\n");
            await(1);
            running.cut();
        }
        said.add(END);
        int before = remote.asked.size();
        try (var running = reading(source).persist(directory).start()) {
            Soon.await(() -> remote.asked.size() > before);
            assertThat(remote.asked.get(before).header("Last-event-id")).isEqualTo("41");
            assertThat(running.isRunning()).isTrue();
        }
    }

    @Test
    void aServerThatHasNothingMoreSaysSo() {
        remote.answers(request -> Answer.of(204));
        var pipeline = Pipeline.create();
        pipeline.read(Http.events(remote.url("/events"), Item.class)).write(items);
        pipeline.runToCompletion();
        assertThat(items.current()).isEmpty();
    }
}
