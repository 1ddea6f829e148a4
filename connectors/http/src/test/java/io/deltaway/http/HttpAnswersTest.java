package io.deltaway.http;

import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Collect;
import io.deltaway.http.Remote.Answer;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.RowError;
import io.deltaway.table.Source;
import io.deltaway.testkit.connector.Canary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows from JSON answers, asked for once or again and again.
class HttpAnswersTest {

    record Item(long id, @Nullable String name) {}

    private static final Duration OFTEN = Duration.ofMillis(5);

    private final Remote remote = new Remote();
    private final Collect<Item> items = Collect.rows();
    private final Collect<RowError> errors = Collect.rows();

    @TempDir Path directory;

    @AfterEach
    void stop() {
        remote.close();
    }

    private Pipeline reading(HttpAnswers<Item> source) {
        var pipeline = Pipeline.create();
        pipeline.read(source).write(items);
        pipeline.errors().write(errors);
        return pipeline;
    }

    private HttpAnswers<Item> items(String path) {
        return Http.json(remote.url(path), Item.class);
    }

    @Test
    void anAnswerIsReadOnce() {
        remote.then(Answer.json("[{\"id\":1,\"name\":\"a\"},{\"id\":2}]"));
        reading(items("/items").token("a-token")).runToCompletion();
        assertThat(items.current()).containsExactly(new Item(1, "a"), new Item(2, null));
        assertThat(remote.asked).hasSize(1);
        assertThat(remote.asked.getFirst().header("Authorization")).isEqualTo("Bearer a-token");
    }

    /// Of one that is asked again and again, or goes on.
    @Test
    void aPreviewWaitsForTheAnswer() throws Exception {
        assertThat(preview(items("/items").live(Duration.ofHours(1)), "[{\"id\":1}]"))
                .containsExactly(new Item(1, null));
        assertThat(preview(Http.jsonLines(remote.url("/lines"), Item.class), "{\"id\":2}\n"))
                .containsExactly(new Item(2, null));
    }

    private List<Item> preview(Source<Item> source, String body) throws Exception {
        var looking = new CountDownLatch(1);
        var slow = new CountDownLatch(1);
        remote.answers(request -> {
            looking.countDown();
            await(() -> slow.getCount() == 0);
            return Answer.json(body);
        });
        // Not in the common pool, which the client of the JDK needs.
        var preview =
                CompletableFuture.supplyAsync(
                        () -> Pipeline.create().read(source).preview(), Thread::startVirtualThread);
        await(() -> looking.getCount() == 0);
        assertThat(preview).isNotDone();
        slow.countDown();
        return preview.get(30, TimeUnit.SECONDS);
    }

    @Test
    void rowsMayStandInsideAndOnSeveralPages() {
        remote.answers(request ->
                switch (request.path()) {
                    case "/items" ->
                            Answer.json(
                                    "{\"data\":{\"items\":[{\"id\":1}]},\"next\":\"/items?page=2\"}");
                    case "/items?page=2" ->
                            Answer.json("{\"data\":{\"items\":[{\"id\":2}]},\"next\":null}")
                                    .with("Link", "<items?page=3>; rel=\"next\", </>; rel=first");
                    default -> Answer.json("{\"data\":{\"items\":[{\"id\":3}]}}");
                });
        reading(items("/items").at("/data/items").next("/next")).runToCompletion();
        assertThat(items.current()).extracting(Item::id).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatIsNoRowIsAnErrorAndGoesWithItsAnswer() {
        remote.answers(request -> Answer.json("[{\"id\":1},{\"id\":\"x\"},7]"));
        try (var running = reading(items("/items").live(OFTEN)).start()) {
            await(() -> errors.current().size() == 2);
            remote.answers(request -> Answer.json("[{\"id\":1},{\"id\":3}]"));
            await(() -> items.current().size() == 2);
            running.cut();
            assertThat(errors.current()).isEmpty();
            assertThat(errors.changes())
                    .extracting(change -> change.weight() + " " + change.row().code())
                    .contains("1 DW-2102", "1 DW-2105", "-1 DW-2102", "-1 DW-2105");
        }
    }

    @Test
    void eachAnswerTakesThePlaceOfTheLast() {
        remote.then(
                Answer.json("[{\"id\":1,\"name\":\"a\"},{\"id\":2,\"name\":\"b\"}]"),
                Answer.json("[{\"id\":2,\"name\":\"b\"},{\"id\":3,\"name\":\"c\"}]"));
        remote.answers(request -> Answer.of(503));
        try (var running = reading(items("/items").live(OFTEN)).start()) {
            await(() -> items.current().contains(new Item(3, "c")));
            assertThat(items.current()).containsExactly(new Item(2, "b"), new Item(3, "c"));
            assertThat(items.changes())
                    .as("what stays is not touched")
                    .filteredOn(change -> change.row().id() == 2)
                    .hasSize(1);
            assertThat(running.isRunning()).isTrue();
        }
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() {
        remote.answers(request ->
                request.header("If-none-match").equals("\"1\"")
                        ? Answer.of(304)
                        : Answer.json("[{\"id\":1}]")
                                .with("ETag", "\"1\"")
                                .with("Last-Modified", "Sat, 28 Nov 2026 10:00:00 GMT"));
        try (var running = reading(items("/items").live(OFTEN)).start()) {
            await(() -> remote.asked.size() > 3 && running.status().rowsIn() >= 1);
            assertThat(remote.asked.get(2).header("If-modified-since"))
                    .isEqualTo("Sat, 28 Nov 2026 10:00:00 GMT");
            assertThat(running.status().rowsIn()).isEqualTo(1);
        }
    }

    @Test
    void behindACursorThereIsOnlyWhatIsNew() {
        remote.answers(request ->
                switch (request.path()) {
                    case "/items?kind=x" -> Answer.json("[{\"id\":1},{\"id\":2}]");
                    case "/items?kind=x&after=2" -> Answer.json("[{\"id\":3}]");
                    default -> Answer.json("[]");
                });
        HttpAnswers<Item> source = items("/items?kind=x").cursor("after", Item::id).live(OFTEN);
        try (var running = reading(source).persist(directory).start()) {
            await(() -> items.current().size() == 3);
            running.cut();
        }
        int before = remote.asked.size();
        try (var running = reading(source).persist(directory).start()) {
            await(() -> remote.asked.size() > before);
            assertThat(remote.asked.get(before).path()).isEqualTo("/items?kind=x&after=3");
            assertThat(running.isRunning()).isTrue();
        }
    }

    @Test
    void whatIsSecretIsNotTold() throws Exception {
        String token = "canary-7391";
        HttpAnswers<Item> source =
                items("/items?key=" + token).token(token).cursor("after", Item::id);
        remote.answers(
                request -> new Answer(403, "not " + request.header("Authorization"), Map.of()));
        assertThat(Canary.sings(token, () -> reading(source))).contains("failure: ", "403");
    }

    @Test
    void whatIsSecretIsNotSentElsewhere() {
        try (var other = new Remote()) {
            other.answers(request -> Answer.json("[{\"id\":1}]"));
            remote.then(new Answer(302, "", Map.of("Location", other.url("/there"))));
            reading(items("/items").token("a-token")).runToCompletion();
            assertThat(items.current()).hasSize(1);
            assertThat(other.asked.getFirst().header("Authorization")).isEmpty();
        }
    }

    @Test
    void whatWillNeverBeAnsweredStopsThePipeline() {
        remote.then(Answer.of(404));
        assertThatThrownBy(() -> reading(items("/items")).runToCompletion())
                .hasMessageContaining("DW-0471")
                .hasMessageContaining("status 404");
        remote.then(Answer.json("[" + "7,".repeat(2_000) + "7]"));
        assertThatThrownBy(() -> reading(items("/items").maxAnswer(1_000)).runToCompletion())
                .hasMessageContaining("DW-0473");
        remote.answers(request -> Answer.json("[]").with("Link", "</items>; rel=next"));
        assertThatThrownBy(() -> reading(items("/items")).runToCompletion())
                .hasMessageContaining("DW-0473")
                .hasMessageContaining("came before");
    }

    @Test
    void afterARestartTheAnswerIsComparedWithTheOneBefore() {
        remote.answers(request -> Answer.json("[{\"id\":1},{\"id\":2},7]"));
        try (RunningPipeline running =
                reading(items("/items").live(OFTEN)).persist(directory).start()) {
            await(() -> items.current().size() == 2);
            running.cut();
        }
        remote.answers(request -> Answer.json("[{\"id\":2},{\"id\":3}]"));
        try (RunningPipeline running =
                reading(items("/items").live(OFTEN)).persist(directory).start()) {
            await(() -> items.changes().stream().anyMatch(change -> change.row().id() == 3));
            running.cut(); // the sink of errors has the epoch as well
            assertThat(items.changes())
                    .extracting(change -> change.weight() + " " + change.row().id())
                    .containsExactlyInAnyOrder("-1 1", "1 3");
            assertThat(errors.changes()).extracting(Collect.Change::weight).containsExactly(-1L);
            assertThat(running.isRunning()).isTrue();
        }
    }

    @Test
    void noContentIsNoRows() {
        remote.then(Answer.json("[{\"id\":1}]"));
        remote.answers(request -> Answer.of(204));
        try (var running = reading(items("/items").live(OFTEN)).start()) {
            await(() -> items.changes().size() == 2);
            assertThat(items.current()).isEmpty();
            assertThat(running.status().sources().getFirst().contact().outages()).isZero();
        }
    }

    @Test
    void noContentBehindACursorIsNothingNew() {
        remote.then(Answer.json("[{\"id\":1}]"));
        remote.answers(request -> Answer.of(204));
        HttpAnswers<Item> source = items("/items").cursor("after", Item::id).live(OFTEN);
        try (var running = reading(source).start()) {
            await(() -> remote.asked.size() > 3);
            assertThat(items.current()).containsExactly(new Item(1, null));
            assertThat(running.status().sources().getFirst().contact().outages()).isZero();
        }
    }

    @Test
    void whatIsNoRowBehindACursorIsToldOnce() {
        remote.answers(request ->
                Answer.json(
                        request.path().endsWith("after=2")
                                ? "[{\"id\":\"x\"}]"
                                : "[{\"id\":1},{\"id\":2},{\"id\":\"x\"}]"));
        HttpAnswers<Item> source = items("/items").cursor("after", Item::id).live(OFTEN);
        try (var running = reading(source).persist(directory).start()) {
            await(() -> remote.asked.size() > 4);
            running.cut();
            assertThat(errors.current()).hasSize(1);
        }
        int before = remote.asked.size();
        try (var running = reading(source).persist(directory).start()) {
            await(() -> remote.asked.size() > before + 2);
            running.cut();
            assertThat(errors.changes()).isEmpty();
            assertThat(remote.asked.get(before).path()).isEqualTo("/items?after=2");
        }
    }

    @Test
    void aLateRowDoesNotMoveTheCursorBackAfterARestart() {
        remote.then(Answer.json("[{\"id\":7}]"));
        remote.answers(request -> Answer.json("[]"));
        HttpAnswers<Item> source = items("/items").cursor("after", Item::id).live(OFTEN);
        try (var running = reading(source).persist(directory).start()) {
            await(() -> items.current().size() == 1);
            running.cut();
        }
        remote.then(Answer.json("[{\"id\":3}]"));
        int before = remote.asked.size();
        try (var running = reading(source).persist(directory).start()) {
            await(() -> remote.asked.size() > before + 2);
            assertThat(running.isRunning()).isTrue();
            assertThat(remote.asked.subList(before, before + 3))
                    .allMatch(request -> request.path().equals("/items?after=7"));
        }
    }

    @Test
    void validatorsAreOfTheirAddressOnly() {
        remote.answers(request -> Answer.json("[]").with("ETag", "\"2\""));
        remote.then(Answer.json("[{\"id\":1}]").with("ETag", "\"1\""));
        HttpAnswers<Item> source = items("/items").cursor("after", Item::id).live(OFTEN);
        try (var running = reading(source).start()) {
            await(() -> remote.asked.size() > 2);
            assertThat(running.isRunning()).isTrue();
            assertThat(remote.asked.get(1).header("If-none-match")).isEmpty();
            assertThat(remote.asked.get(2).header("If-none-match")).isEqualTo("\"2\"");
        }
    }

    /// Behind full answers there is more, behind others not before the interval is over.
    @Test
    void theIntervalIsKeptAlsoWhereThereIsAlwaysSomethingNew() {
        var now = new AtomicReference<>(Instant.parse("2026-11-28T12:00:00Z"));
        var last = new AtomicLong();
        remote.answers(request -> {
            long first = last.incrementAndGet();
            return Answer.json(
                    remote.asked.size() < 3
                            ? "[{\"id\":%d},{\"id\":%d}]".formatted(first, last.incrementAndGet())
                            : "[{\"id\":%d}]".formatted(first));
        });
        Duration interval = Duration.ofMinutes(1);
        Pipeline pipeline = reading(items("/items").cursor("after", Item::id).live(interval));
        try (var running = pipeline.configure(c -> c.clock(now::get)).start()) {
            for (int asked = 3; asked < 6; asked++) {
                int rows = asked + 2;
                await(() -> items.current().size() == rows);
                running.cut();
                assertThat(remote.asked).hasSize(asked);
                now.set(now.get().plus(interval));
            }
        }
    }

    @Test
    void whatLeadsNowhereIsTold() {
        remote.then(Answer.of(302).with("Location", "http://exa mple/%zz?key=hidden"));
        assertNowhere(items("/items"), "DW-0471", "a Location that is no address of HTTP");
        remote.then(Answer.of(302).with("Location", "ftp://localhost/x?key=hidden"));
        assertNowhere(items("/items"), "DW-0471", "a Location that is no address of HTTP");
        remote.then(Answer.json("[]").with("Link", "<http://bad host/?key=hidden>; rel=next"));
        assertNowhere(items("/items"), "DW-0473", "next page is no address of HTTP");
        remote.then(Answer.json("{\"rows\":[],\"next\":\"ht tp://%%?key=hidden\"}"));
        assertNowhere(
                items("/items").at("/rows").next("/next"),
                "DW-0473",
                "next page is no address of HTTP");
    }

    private void assertNowhere(HttpAnswers<Item> source, String code, String what) {
        assertThatThrownBy(() -> reading(source).runToCompletion())
                .hasMessageContaining(code)
                .hasMessageContaining(what)
                .hasMessageNotContaining("hidden")
                .hasMessageNotContaining("Illegal");
    }
}
