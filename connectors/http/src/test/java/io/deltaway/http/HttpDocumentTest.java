package io.deltaway.http;

import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.deltaway.connect.Collect;
import io.deltaway.run.Pipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lines of an answer that has an end are each read once, whatever becomes of the connection or of
/// the pipeline.
class HttpDocumentTest {

    record Item(long id) {}

    /// What a connection gives.
    ///
    /// @param sent how much of the lines is sent before it breaks, or stands still
    /// @param read how many rows have been read before it breaks: the client may lose what came
    ///   just before that
    private record Given(String lines, int sent, boolean stalls, int read) {
        Given(String lines, int sent, boolean stalls) {
            this(lines, sent, stalls, 0);
        }

        static Given whole(String lines) {
            return new Given(lines, lines.length(), false);
        }

        static Given broken(String lines, String sent) {
            return new Given(lines, sent.length(), false, (int) sent.lines().count());
        }
    }

    private final Remote remote = new Remote().byHand(this::speak);
    private final Queue<Given> given = new ArrayDeque<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Collect<Item> items = Collect.rows();

    @TempDir Path directory;

    @AfterEach
    void stop() {
        end.countDown();
        remote.close();
    }

    /// Gives each connection what is next; the last one all others.
    private void speak(HttpExchange exchange) throws IOException {
        Given next;
        synchronized (given) {
            next = given.size() > 1 ? given.remove() : given.element();
        }
        byte[] bytes = next.lines().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, next.sent());
        exchange.getResponseBody().flush();
        if (next.stalls()) {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        await(() -> read().size() >= next.read());
        exchange.close();
    }

    private static String lines(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj("{\"id\":%d}\n"::formatted)
                .collect(Collectors.joining());
    }

    private static List<Long> ids(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private HttpStream<Item> source() {
        return Http.jsonLines(remote.url("/lines"), Item.class);
    }

    private Pipeline reading(HttpStream<Item> source) {
        var pipeline = Pipeline.create();
        pipeline.read(source).write(items);
        return pipeline;
    }

    private List<Long> read() {
        return items.current().stream().map(Item::id).toList();
    }

    @Test
    void whatCameBeforeAConnectionBrokeIsPassedOver() {
        String all = lines(1, 100);
        given.add(new Given(all, all.length() / 2, false));
        given.add(new Given(all, 25, false));
        given.add(Given.whole(all));
        reading(source()).runToCompletion();
        assertThat(read()).isEqualTo(ids(1, 100));
        assertThat(remote.asked).hasSize(3);
    }

    @Test
    void linesOfTextAreNumberedThroughout() {
        given.add(new Given("a\nb\nc\n", 4, false));
        given.add(Given.whole("a\nb\nc\n"));
        Collect<HttpLine> texts = Collect.rows();
        var pipeline = Pipeline.create();
        pipeline.read(Http.lines(remote.url("/lines"))).write(texts);
        pipeline.runToCompletion();
        assertThat(texts.current())
                .containsExactly(new HttpLine(1, "a"), new HttpLine(2, "b"), new HttpLine(3, "c"));
    }

    @Test
    void anAnswerThatWasReadIsNotReadAgain() {
        given.add(Given.whole(lines(1, 3)));
        reading(source()).persist(directory).runToCompletion();
        assertThat(read()).isEqualTo(ids(1, 3));
        reading(source()).persist(directory).runToCompletion();
        assertThat(items.changes()).isEmpty();
        assertThat(remote.asked).hasSize(1);
    }

    @Test
    void afterARestartItGoesOnWhereItWas() {
        String all = lines(1, 9);
        given.add(new Given(all, lines(1, 4).length() + 3, true));
        given.add(Given.whole(all));
        try (var running = reading(source()).persist(directory).start()) {
            await(() -> read().size() == 4);
            running.cut();
        }
        reading(source()).persist(directory).runToCompletion();
        assertThat(items.changes()).extracting(change -> change.row().id()).isEqualTo(ids(5, 9));
    }

    @Test
    void anAnswerThatBeginsOtherwiseStopsThePipeline() {
        given.add(Given.broken(lines(1, 9), lines(1, 4)));
        given.add(Given.whole(lines(2, 9)));
        assertThatThrownBy(() -> reading(source()).runToCompletion())
                .hasMessageContaining("DW-0496")
                .hasMessageContaining("was read up to line 4, and begins otherwise now")
                .hasMessageContaining(".feed()");
    }

    @Test
    void soDoesOneThatHasBecomeShorter() {
        given.add(Given.broken(lines(1, 9), lines(1, 4)));
        given.add(Given.whole(lines(1, 2)));
        assertThatThrownBy(() -> reading(source()).runToCompletion())
                .hasMessageContaining("DW-0496")
                .hasMessageContaining("ends behind line 2 now");
    }

    @Test
    void aFeedGoesOnWithWhatEachConnectionGives() {
        given.add(Given.broken(lines(1, 4), lines(1, 2)));
        given.add(Given.whole(lines(3, 4)));
        given.add(new Given(lines(5, 9), lines(5, 6).length(), true));
        try (var running = reading(source().feed()).start()) {
            await(() -> read().size() == 6);
            assertThat(read()).isEqualTo(ids(1, 6));
            assertThat(running.isRunning()).isTrue();
        }
    }
}
