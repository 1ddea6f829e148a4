package io.deltaway.http;

import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.deltaway.connect.Collect;
import io.deltaway.connect.Rows;
import io.deltaway.http.Remote.Answer;
import io.deltaway.http.Remote.Asked;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.run.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers elsewhere that stand still, are slow, or want to be left alone.
class HttpOutagesTest {

    record Item(long id) {}

    private static final Duration SOON = Duration.ofMillis(500);
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private final Remote remote = new Remote();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Collect<Item> items = Collect.rows();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);

    @AfterEach
    void stop() {
        end.countDown();
        remote.close();
    }

    private Pipeline reading() {
        var pipeline = Pipeline.create().configure(c -> c.clock(now::get));
        pipeline.read(
                        Http.json(remote.url("/items"), Item.class)
                                .live(Duration.ofMillis(5))
                                .answerWithin(SOON))
                .write(items);
        return pipeline;
    }

    private Pipeline writing(HttpSink sink, int rows) {
        var pipeline = Pipeline.create().configure(c -> c.clock(now::get));
        Item[] all = IntStream.range(0, rows).mapToObj(Item::new).toArray(Item[]::new);
        pipeline.read(Rows.of(Item.class, all)).write(sink.answerWithin(SOON));
        return pipeline;
    }

    /// Says that there are more bytes than come.
    private void stall(HttpExchange exchange, int status, String said) throws IOException {
        exchange.sendResponseHeaders(status, 100);
        exchange.getResponseBody().write(said.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static Status.Contact source(RunningPipeline running) {
        return running.status().sources().getFirst().contact();
    }

    private static boolean isOut(RunningPipeline running) {
        return !running.status().sources().isEmpty() && source(running).outage().isPresent();
    }

    private static Status.Contact sink(RunningPipeline running) {
        return running.status().sinks().getFirst().contact();
    }

    @Test
    void anAnswerThatStopsHalfWayIsNotWaitedForWithoutEnd() {
        remote.byHand(exchange -> stall(exchange, 200, "[{\"id\":1}"));
        try (var running = reading().start()) {
            await(() -> isOut(running));
            assertThat(source(running).outage().orElseThrow().reason())
                    .contains("no whole answer within 0.5 s")
                    .contains(".answerWithin(...)");
            remote.byHand(null);
            remote.answers(asked -> Answer.json("[{\"id\":1},{\"id\":2}]"));
            now.set(NOON.plusSeconds(60));
            await(() -> items.current().size() == 2);
        }
    }

    @Test
    void aRequestIsTakenWhereTheStatusSaysSo() {
        remote.byHand(exchange -> stall(exchange, 200, "ok"));
        writing(Http.post(remote.url("/items")), 2).runToCompletion();
        assertThat(remote.asked).hasSize(2);
    }

    @Test
    void aRequestIsSentAgainWhereNothingIsToldOfIt() {
        remote.byHand(exchange -> {
            remote.byHand(null);
            stall(exchange, 503, "so");
        });
        try (var running = writing(Http.post(remote.url("/items")), 1).start()) {
            await(() -> !running.status().sinks().isEmpty() && sink(running).outage().isPresent());
            now.set(NOON.plusSeconds(60));
            running.await();
        }
        assertThat(remote.asked).hasSize(2);
    }

    /// A poll that waits for an answer took the outage for over.
    @Test
    void anOutageOfASlowServerIsOne() {
        remote.byHand(exchange -> {
            try {
                Thread.sleep(150); // the pace of the server
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        var pipeline = Pipeline.create();
        pipeline.read(Http.json(remote.url("/items"), Item.class)).write(items);
        try (var running = pipeline.start()) {
            await(() -> remote.asked.size() > 6);
            assertThat(source(running).outages()).isEqualTo(1);
            assertThat(source(running).outage().orElseThrow().attempts()).isGreaterThan(4);
        }
    }

    /// As servers write it, by their clock, which is that of this machine.
    private static String in(Duration time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plus(time).atOffset(ZoneOffset.UTC));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSourceIsLeftAloneForAsLongAsItSays(boolean date) {
        Duration time = Duration.ofMinutes(10);
        remote.answers(asked ->
                remote.asked.size() > 1
                        ? Answer.json("[{\"id\":1}]")
                        : Answer.of(429)
                                .with("Retry-After", date ? in(time) : "" + time.toSeconds()));
        try (var running = reading().start()) {
            await(() -> isOut(running));
            assertThat(source(running).outage().orElseThrow().nextAttempt())
                    .isBetween(NOON.plusSeconds(599), NOON.plusSeconds(601));
            now.set(NOON.plusSeconds(598));
            assertThat(remote.asked).hasSize(1);
            now.set(NOON.plusSeconds(601));
            await(() -> items.current().size() == 1);
        }
    }

    @Test
    void nobodyIsLeftAloneForMoreThanAnHour() {
        remote.answers(asked -> Answer.of(503).with("Retry-After", in(Duration.ofDays(2))));
        try (var running = reading().start()) {
            await(() -> isOut(running));
            assertThat(source(running).outage().orElseThrow().nextAttempt())
                    .isBetween(NOON.plusSeconds(3600), NOON.plusSeconds(3601));
            assertThat(source(running).outage().orElseThrow().reason())
                    .endsWith(
                            "and asks to be left alone for more than 1 h, after which it is asked"
                                    + " again");
        }
    }

    /// It is asked again soon all the same.
    @Test
    void aTimeToWaitThatIsOverIsNotTold() {
        remote.answers(asked -> Answer.of(503).with("Retry-After", in(Duration.ofDays(-1))));
        try (var running = reading().start()) {
            await(() -> isOut(running));
            assertThat(source(running).outage().orElseThrow().reason()).endsWith("status 503");
        }
    }

    /// A server that takes four requests an hour got the first four again and again.
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatWasTakenBeforeALimitIsNotSentAgain(int concurrent) {
        var window = new AtomicReference<>(NOON);
        var inWindow = new AtomicInteger();
        var taken = new ConcurrentLinkedQueue<Asked>();
        remote.answers(asked -> {
            synchronized (taken) {
                if (!now.get().isBefore(window.get().plusSeconds(600))) {
                    window.set(now.get());
                    inWindow.set(0);
                }
                if (inWindow.incrementAndGet() > 4) {
                    return Answer.of(429).with("Retry-After", "600");
                }
                taken.add(asked);
                return Answer.of(204);
            }
        });
        HttpSink sink = Http.post(remote.url("/items")).concurrently(concurrent);
        try (var running = writing(sink, 10).start()) {
            for (int round = 1; round <= 2; round++) {
                int most = 4 * round;
                Instant next = now.get().plusSeconds(600);
                await(() ->
                        !running.status().sinks().isEmpty()
                                && sink(running)
                                        .outage()
                                        .filter(outage -> !outage.nextAttempt().isBefore(next))
                                        .isPresent());
                assertThat(taken).hasSize(most);
                assertThat(sink(running).outages()).isEqualTo(1);
                now.set(next.plusSeconds(1));
            }
            running.await();
        }
        assertThat(taken.stream().map(one -> one.body().strip()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 10).mapToObj(i -> "{\"id\":" + i + "}").toList());
        assertThat(taken.stream().map(one -> one.header("Idempotency-key")))
                .doesNotHaveDuplicates();
    }
}
