package io.deltaway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Collect;
import io.deltaway.connect.Push;
import io.deltaway.connect.Rows;
import io.deltaway.http.Remote.Answer;
import io.deltaway.http.Remote.Asked;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunException;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.PlanException;
import io.deltaway.table.RowError;
import io.deltaway.testkit.connector.Canary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows as requests to a server elsewhere.
class HttpSinkTest {

    record Item(long id, String name) {}

    private final Remote remote = new Remote();

    @TempDir Path directory;

    @AfterEach
    void stop() {
        remote.close();
    }

    private static Pipeline writing(HttpSink sink, Item... items) {
        var pipeline = Pipeline.create();
        pipeline.read(Rows.of(Item.class, items)).write(sink);
        return pipeline;
    }

    @Test
    void eachRowIsARequestInAnOrderOfItsOwn() {
        writing(
                        Http.post(remote.url("/items")).token("a-token").header("X-From", "test"),
                        new Item(2, "b"),
                        new Item(1, "a\n\"é"))
                .runToCompletion();
        assertThat(remote.bodies())
                .containsExactly(
                        "{\"id\":1,\"name\":\"a\\n\\\"é\"}\n", "{\"id\":2,\"name\":\"b\"}\n");
        Asked first = remote.asked.getFirst();
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.header("Authorization")).isEqualTo("Bearer a-token");
        assertThat(first.header("X-from")).isEqualTo("test");
        assertThat(first.header("Content-type")).isEqualTo("application/json");
    }

    @Test
    void theAddressMayHaveValuesOfTheRow() {
        writing(Http.post(remote.url("/items/{id}?name={name}")).put(), new Item(7, "a b/c&d"))
                .runToCompletion();
        assertThat(remote.asked.getFirst().method()).isEqualTo("PUT");
        assertThat(remote.asked.getFirst().path()).isEqualTo("/items/7?name=a%20b%2Fc%26d");
    }

    @Test
    void rowsMayGoTogether() {
        writing(
                        Http.post(remote.url("/items")).inBatches(2),
                        new Item(1, "a"),
                        new Item(2, "b"),
                        new Item(3, "c"))
                .runToCompletion();
        assertThat(remote.bodies().stream().map(body -> body.replace("\n", "")))
                .containsExactly(
                        "[{\"id\":1,\"name\":\"a\"},{\"id\":2,\"name\":\"b\"}]",
                        "[{\"id\":3,\"name\":\"c\"}]");
    }

    @Test
    void whatIsNotTakenNowIsSentAgainWithTheSameKey() {
        remote.then(
                Answer.of(503),
                Answer.of(429).with("Retry-After", "0"),
                Answer.broken(),
                Answer.of(204));
        writing(Http.post(remote.url("/items")), new Item(1, "a")).runToCompletion();
        assertThat(remote.asked).hasSize(4);
        assertThat(remote.asked.stream().map(one -> one.header("Idempotency-key")).distinct())
                .hasSize(1);
    }

    @Test
    void requestsHaveKeysOfTheirOwn() {
        writing(
                        Http.post(remote.url("/items")).concurrently(4),
                        new Item(1, "a"),
                        new Item(1, "a"),
                        new Item(2, "b"))
                .runToCompletion();
        assertThat(remote.asked.stream().map(one -> one.header("Idempotency-key")).distinct())
                .hasSize(3)
                .allMatch(key -> key.startsWith("\"") && key.endsWith("\""));
    }

    @Test
    void aRowThatIsRefusedIsAnErrorAndTheNextOneIsSent() {
        remote.answers(request ->
                request.body().contains("bad")
                        ? new Answer(422, "no \n such name", Map.of())
                        : Answer.of(201));
        var pipeline = Pipeline.create();
        Collect<RowError> errors = Collect.rows();
        pipeline.read(Rows.of(Item.class, new Item(1, "a"), new Item(2, "bad"), new Item(3, "c")))
                .write(Http.post(remote.url("/items")));
        pipeline.errors().write(errors);
        pipeline.runToCompletion();
        assertThat(remote.asked).hasSize(3);
        assertThat(errors.current())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.code()).isEqualTo("DW-2211");
                    assertThat(error.message()).isEqualTo("refused with status 422: no such name");
                    assertThat(error.row()).isEqualTo("{\"id\":2,\"name\":\"bad\"}");
                });
    }

    /// As `DELETE /items/`, which means all of them.
    @Test
    void noValueMakesTheAddressAnotherOne() {
        record Named(String id, int n) {}
        Push<Named> items = Push.byKey(Named.class, "id");
        var pipeline = Pipeline.create();
        Collect<RowError> errors = Collect.rows();
        pipeline.read(items).write(Http.mirror(remote.url("/items/{id}?of={id}")));
        pipeline.errors().write(errors);
        try (var running = pipeline.start()) {
            for (String id : new String[] {"", ".", "..", "...", "a"}) {
                items.upsert(new Named(id, 1));
            }
            running.cut();
            items.delete(new Named("", 0));
            running.cut();
        }
        assertThat(remote.asked.stream().map(one -> one.method() + " " + one.path()))
                .containsExactlyInAnyOrder("PUT /items/...?of=...", "PUT /items/a?of=a");
        assertThat(errors.current())
                .hasSize(4)
                .allSatisfy(error ->
                        assertThat(error.message())
                                .endsWith("is null, empty, or a step up: . or .."));
    }

    @Test
    void aWrongTokenStopsThePipeline() {
        remote.answers(request -> new Answer(401, "no such token", Map.of()));
        assertThatThrownBy(() ->
                        writing(Http.post(remote.url("/items?key=secret")), new Item(1, "a"))
                                .runToCompletion())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("DW-0471")
                .hasMessageContaining("401: no such token")
                .hasMessageNotContaining("secret");
        assertThat(remote.asked).hasSize(1);
    }

    @Test
    void whatIsSecretIsSentAndNeverTold() throws Exception {
        Path file = directory.resolve("token");
        Files.writeString(file, "canary-7391\n");
        remote.answers(
                request -> new Answer(401, "not " + request.header("Authorization"), Map.of()));
        HttpSink sink =
                Http.post(remote.url("/items?key=${file:" + file + "}"))
                        .token("${file:" + file + "}");
        assertThat(sink.describe()).doesNotContain("canary");
        assertThatThrownBy(() -> writing(sink, new Item(1, "a")).runToCompletion())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("401: not Bearer ***")
                .hasMessageNotContaining("canary");
        assertThat(remote.asked.getFirst().header("Authorization")).isEqualTo("Bearer canary-7391");
        assertThat(remote.asked.getFirst().path()).isEqualTo("/items?key=canary-7391");
        assertThat(Canary.sings("canary-7391", () -> writing(sink, new Item(1, "a"))))
                .contains("401: not Bearer ***");
        Files.writeString(file, "two\nlines");
        assertThatThrownBy(() -> writing(sink, new Item(1, "a")).runToCompletion())
                .hasMessageContaining("DW-0459")
                .hasMessageNotContaining("lines\n");
    }

    @Test
    void aSecretIsNoPlaceForAColumn() throws Exception {
        Path file = directory.resolve("token");
        Files.writeString(file, "a{id}b");
        HttpSink sink = Http.post(remote.url("/items?of={name}&key=${file:" + file + "}"));
        assertThatThrownBy(() -> writing(sink, new Item(1, "a")).runToCompletion())
                .hasMessageContaining("DW-0459")
                .hasMessageNotContaining("{id}");
    }

    @Test
    void aTokenThatIsWrittenInTheProgramIsNotToldEither() {
        remote.answers(request ->
                new Answer(
                        401,
                        "x".repeat(180)
                                + request.header("Authorization")
                                + request.header("X-api-key"),
                        Map.of()));
        HttpSink sink =
                Http.post(remote.url("/items"))
                        .token("canary-4711-which-goes-on-and-on")
                        .header("X-Api-Key", "canary-0815");
        assertThatThrownBy(() -> writing(sink, new Item(1, "a")).runToCompletion())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("xBearer ******")
                .hasMessageNotContaining("canary");
        assertThat(remote.asked.getFirst().header("X-api-key")).isEqualTo("canary-0815");
    }

    @Test
    void changesSayTheirEpochAndWeight() {
        Push<Item> items = Push.byKey(Item.class, "id");
        var pipeline = Pipeline.create();
        pipeline.read(items).write(Http.postChanges(remote.url("/changes")));
        try (var running = pipeline.start()) {
            items.upsert(new Item(1, "a"));
            long first = running.cut();
            items.upsert(new Item(1, "b"));
            long second = running.cut();
            assertThat(remote.bodies().stream().map(String::strip))
                    .containsExactly(
                            "{\"epoch\":%d,\"weight\":1,\"id\":1,\"name\":\"a\"}".formatted(first),
                            "{\"epoch\":%d,\"weight\":-1,\"id\":1,\"name\":\"a\"}"
                                    .formatted(second),
                            "{\"epoch\":%d,\"weight\":1,\"id\":1,\"name\":\"b\"}"
                                    .formatted(second));
        }
    }

    @Test
    void aMirrorHasEachRowByItsKey() {
        remote.answers(request -> Answer.of(request.method().equals("DELETE") ? 404 : 200));
        Push<Item> items = Push.byKey(Item.class, "id");
        var pipeline = Pipeline.create();
        pipeline.read(items).write(Http.mirror(remote.url("/items/{id}")));
        try (var running = pipeline.start()) {
            items.upsert(new Item(1, "a"));
            running.cut();
            items.upsert(new Item(1, "b"));
            items.upsert(new Item(2, "c"));
            running.cut();
            items.delete(new Item(1, ""));
            running.cut();
            assertThat(remote.asked.stream().map(one -> one.method() + " " + one.path()))
                    .containsExactly(
                            "PUT /items/1", "PUT /items/1", "PUT /items/2", "DELETE /items/1");
        }
    }

    @Test
    void thePlanRefusesWhatDoesNotFit() {
        assertThatThrownBy(() -> Http.post("ftp://example.com/"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0464");
        assertThatThrownBy(() -> Http.post("http://me:secret@example.com/"))
                .isInstanceOf(PlanException.class);
        assertThatThrownBy(() -> Http.post("http://{host}/")).isInstanceOf(PlanException.class);
        assertThatThrownBy(() -> Http.post(remote.url("/")).header("X-Token", "${vault:x}"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("refers to nothing");
        assertThatThrownBy(() -> Http.post(remote.url("/")).header("Host", "x"))
                .isInstanceOf(PlanException.class);
        assertThatThrownBy(() -> Http.post(remote.url("/{id}")).inBatches(2))
                .isInstanceOf(PlanException.class);
        assertThatThrownBy(() ->
                        writing(Http.post(remote.url("/{nothing}")), new Item(1, "a"))
                                .runToCompletion())
                .hasMessageContaining("DW-0472");
        Push<Item> items = Push.byKey(Item.class, "id");
        assertThatThrownBy(() -> Pipeline.create().read(items).write(Http.post(remote.url("/"))))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0112");
        record Parcel(int id, long weight) {}
        Push<Parcel> parcels = Push.byKey(Parcel.class, "id");
        assertThatThrownBy(() ->
                        Pipeline.create().read(parcels).write(Http.postChanges(remote.url("/"))))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0119");
        assertThat(List.of(remote.asked)).hasSize(1);
    }

    @Test
    void aSecondRowWithTheSameAddressStopsThePipeline() {
        var items = Push.of(Item.class);
        var pipeline = Pipeline.create();
        pipeline.read(items).write(Http.mirror(remote.url("/items/{id}")));
        RunningPipeline running = pipeline.start();
        items.insert(new Item(1, "a"));
        running.cut();
        items.insert(new Item(1, "b"));
        items.close();
        assertThatThrownBy(running::await)
                .hasMessageContaining("DW-0469 2 rows of the table have the key id=1");
        assertThat(remote.bodies()).containsExactly("{\"id\":1,\"name\":\"a\"}\n");
    }

    /// However many there are, in one epoch or in several.
    @Test
    void rowsOfAMirrorWithoutAnAddressAreErrorsEach() {
        record Named(@Nullable String name, long n) {}
        var named = Push.of(Named.class);
        var pipeline = Pipeline.create();
        pipeline.read(named).write(Http.mirror(remote.url("/items/{name}")));
        Collect<RowError> errors = Collect.rows();
        pipeline.errors().write(errors);
        RunningPipeline running = pipeline.start();
        for (String name : new String[] {"", ".", "..", null}) {
            named.insert(new Named(name, 1));
            named.insert(new Named(name, 2));
            running.cut();
            named.insert(new Named(name, 3));
            running.cut();
        }
        named.insert(new Named("a", 1));
        named.close();
        running.await();
        assertThat(remote.bodies()).containsExactly("{\"name\":\"a\",\"n\":1}\n");
        assertThat(errors.current()).hasSize(12).allMatch(error -> error.code().equals("DW-2211"));
    }
}
