package io.deltaway.http;

import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Push;
import io.deltaway.run.Pipeline;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tables that are shown, and followed.
class TableEndpointTest {

    record Price(String ticker, double last) {}

    record Note(String text) {}

    private final Push<Price> prices = Push.byKey(Price.class, "ticker");
    private final Push<Note> notes = Push.of(Note.class);
    private final Server server = Http.server(0);
    private Serving serving;
    private long epoch;

    @BeforeEach
    void start() {
        var pipeline = Pipeline.create();
        pipeline.read(prices).write(server.table("/v1/prices/{ticker}", Price.class));
        pipeline.read(notes).write(server.table("/v1/notes", Note.class));
        serving = Serving.start(pipeline, server);
        prices.upsert(new Price("B", 2));
        prices.upsert(new Price("A", 1));
        epoch = serving.running.cut();
    }

    @AfterEach
    void stop() {
        serving.close();
    }

    private void upsert(String ticker, double last) {
        prices.upsert(new Price(ticker, last));
        epoch = serving.running.cut();
    }

    record Entry(String list, String name) {}

    @Test
    void anyPartOfAKeyMayBeEmpty() {
        Server other = Http.server(0);
        var pipeline = Pipeline.create();
        Push<Entry> entries = Push.byKey(Entry.class, "list", "name");
        pipeline.read(entries).write(other.table("/entries/{list}/{name}", Entry.class));
        try (var shown = Serving.start(pipeline, other)) {
            entries.upsert(new Entry("a", ""));
            entries.upsert(new Entry("a", "b"));
            entries.upsert(new Entry("", "b"));
            shown.running.cut();
            assertThat(shown.client.get("/entries/a/").body())
                    .isEqualTo("{\"list\":\"a\",\"name\":\"\"}");
            assertThat(shown.client.get("/entries//b").body())
                    .isEqualTo("{\"list\":\"\",\"name\":\"b\"}");
            assertThat(shown.client.get("/entries/a/b/").body())
                    .isEqualTo("{\"list\":\"a\",\"name\":\"b\"}");
            assertThat(shown.client.get("/entries/").body())
                    .isEqualTo(shown.client.get("/entries").body());
        }
    }

    @Test
    void aKeyMayBeEmpty() {
        upsert("", 7);
        assertThat(serving.client.get("/v1/prices/").body())
                .isEqualTo("{\"ticker\":\"\",\"last\":7.0}");
        assertThat(serving.client.get("/v1/prices").body()).startsWith("[{").contains("\"A\"");
    }

    record Numbered(long id, String name) {}

    @Test
    void aSlashBehindTheRowsOfANumberMeansNothing() {
        Server other = Http.server(0);
        var pipeline = Pipeline.create();
        Push<Numbered> numbered = Push.byKey(Numbered.class, "id");
        pipeline.read(numbered).write(other.table("/numbered/{id}", Numbered.class));
        try (var shown = Serving.start(pipeline, other)) {
            numbered.upsert(new Numbered(1, "a"));
            shown.running.cut();
            assertThat(shown.client.get("/numbered/").body())
                    .isEqualTo("[{\"id\":1,\"name\":\"a\"}]");
        }
    }

    record Posted(long request, String text) {}

    @Test
    void aTableThatOnlyClientsFillIsEmptyBeforeTheFirst() {
        Server other = Http.server(0);
        var pipeline = Pipeline.create();
        pipeline.serve(other.post("/posted", Posted.class, Posted::request, o -> o.kept()))
                .write(other.table("/posted/{text}", Posted.class));
        try (var shown = Serving.start(pipeline, other)) {
            await(() -> shown.client.get("/posted").statusCode() == 200);
            assertThat(shown.client.get("/posted").body()).isEqualTo("[]");
            assertThat(shown.client.post("/posted", "{\"text\":\"a\"}").statusCode())
                    .isEqualTo(204);
            assertThat(shown.client.get("/posted/a").body()).contains("\"text\":\"a\"");
        }
    }

    @Test
    void allRowsAndOneByItsKey() {
        HttpResponse<String> all = serving.client.get("/v1/prices");
        assertThat(all.body())
                .isEqualTo("[{\"ticker\":\"A\",\"last\":1.0},{\"ticker\":\"B\",\"last\":2.0}]");
        assertThat(all.headers().firstValue("Deltaway-Epoch")).hasValue("" + epoch);
        assertThat(serving.client.get("/v1/prices/A").body())
                .isEqualTo("{\"ticker\":\"A\",\"last\":1.0}");
        assertThat(serving.client.get("/v1/prices/C").statusCode()).isEqualTo(404);
        assertThat(serving.client.get("/v1/prices?limit=7").statusCode()).isEqualTo(400);
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() {
        String tag = serving.client.get("/v1/prices").headers().firstValue("ETag").orElseThrow();
        assertThat(serving.client.get("/v1/prices", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        upsert("A", 3);
        assertThat(serving.client.get("/v1/prices", "If-None-Match", tag).statusCode())
                .isEqualTo(200);
    }

    @Test
    void rowsWithoutKeyMayRepeat() {
        notes.insert(new Note("x"));
        notes.insert(new Note("x"));
        serving.running.cut();
        assertThat(serving.client.get("/v1/notes").body())
                .isEqualTo("[{\"text\":\"x\"},{\"text\":\"x\"}]");
        assertThat(serving.client.get("/v1/notes/x").statusCode()).isEqualTo(404);
    }

    /// An event, whose id begins with its epoch.
    private static void isEvent(String event, long epoch, String rest) {
        assertThat(event).matches("id: " + epoch + "-\\w+ event: .*").endsWith(rest);
    }

    @Test
    void whoFollowsGetsTheRowsAndThenEachEpochsChanges() throws Exception {
        try (var events = serving.client.events("/v1/prices")) {
            isEvent(
                    events.next(),
                    epoch,
                    "event: rows data: [{\"ticker\":\"A\",\"last\":1.0},{\"ticker\":\"B\",\"last\":2.0}]");
            upsert("A", 5);
            isEvent(
                    events.next(),
                    epoch,
                    "event: changes data: [{\"epoch\":%d,\"weight\":-1,\"ticker\":\"A\",\"last\":1.0},{\"epoch\":%d,\"weight\":1,\"ticker\":\"A\",\"last\":5.0}]"
                            .formatted(epoch, epoch));
        }
    }

    /// Not as a request that does not come to its end.
    @Test
    void whoFollowsIsNotCutOffWhileRequestsMustComeSoon() throws Exception {
        Server hasty = Http.server(0, options -> options.requestWithin(Duration.ofSeconds(1)));
        var pipeline = Pipeline.create();
        Push<Note> said = Push.of(Note.class);
        pipeline.read(said).write(hasty.table("/v1/notes", Note.class));
        try (var running = Serving.start(pipeline, hasty)) {
            said.insert(new Note("x"));
            running.running.cut();
            long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            try (var events = running.client.events("/v1/notes")) {
                while (System.nanoTime() < end) {
                    said.insert(new Note("x"));
                    assertThat(events.next()).contains("event: ");
                }
            }
        }
    }

    @Test
    void oneRowCanBeFollowed() throws Exception {
        try (var events = serving.client.events("/v1/prices/B")) {
            assertThat(events.next())
                    .endsWith("event: rows data: [{\"ticker\":\"B\",\"last\":2.0}]");
            upsert("A", 5);
            upsert("B", 6);
            isEvent(events.next(), epoch, "\"last\":6.0}]");
        }
    }

    @Test
    void whoComesBackGoesOnBehindWhatItSaw() throws Exception {
        String seen;
        try (var events = serving.client.events("/v1/prices")) {
            seen = events.next().substring(4).replaceAll(" .*", "");
        }
        upsert("A", 5);
        upsert("A", 6);
        try (var events = serving.client.events("/v1/prices", "Last-Event-ID", seen)) {
            assertThat(events.next()).startsWith("id: " + (epoch - 1)).contains("changes");
            assertThat(events.next()).startsWith("id: " + epoch).contains("changes");
        }
        String ofAnotherRun = seen.replaceAll("-.*", "-another");
        String neverSeen = seen.replaceAll("^\\d+", "" + (epoch + 100));
        for (String id : List.of(ofAnotherRun, neverSeen, "x", "-", "1")) {
            try (var events = serving.client.events("/v1/prices", "Last-Event-ID", id)) {
                assertThat(events.next()).as(id).contains("event: rows");
            }
        }
    }

    @Test
    void whoFollowsIsToldTheEnd() throws Exception {
        try (var events = serving.client.events("/v1/prices")) {
            assertThat(events.next()).contains("event: rows");
            serving.running.stop();
            assertThat(events.next()).isEqualTo("end");
        }
    }

    @Test
    void whoTakesTooSlowlyIsCutOff() {
        long abandoned = server.count().abandoned();
        try (var slow = new RawClient(server)) {
            slow.say(
                    "GET /v1/notes HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
            String kilobyte = "x".repeat(1 << 10);
            for (int i = 0; i < 40 && server.count().abandoned() == abandoned; i++) {
                for (int row = 0; row < 500; row++) {
                    notes.insert(new Note(kilobyte + i + "-" + row));
                }
                serving.running.cut();
            }
            await(() -> server.count().abandoned() > abandoned);
        }
        assertThat(List.of(serving.client.get("/v1/prices/A").statusCode())).containsExactly(200);
    }
}
