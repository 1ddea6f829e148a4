package io.deltaway.assistant;

import static io.deltaway.testkit.Soon.await;
import static io.deltaway.testkit.Soon.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.deltaway.ai.Embedders;
import io.deltaway.connect.Call;
import io.deltaway.files.Bytes;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.run.Status;
import io.deltaway.table.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Passages that are found by what they mean.
class MeaningTest {

    @TempDir Path directory;
    @TempDir Path state;

    /// A model that knows two things, meals and machines, and remembers what it was asked.
    private static Call<String, float[]> twoThings(List<String> asked) {
        return Call.of(
                "two things",
                Types.FLOATS,
                (String text) -> {
                    asked.add(text);
                    float meals = text.matches("(?s).*(soup|noodles|dinner|hungry).*") ? 1 : 0.1f;
                    float machines = text.matches("(?s).*(pump|engine).*") ? 1 : 0.1f;
                    return new float[] {meals, machines};
                });
    }

    @FunctionalInterface
    private interface Use {
        void of(RunningPipeline running, AssistantClient client) throws Exception;
    }

    private void asking(Call<String, float[]> model, Use use) throws Exception {
        asking(model, 2, use);
    }

    private void asking(Call<String, float[]> model, int dimension, Use use) throws Exception {
        Server server = Http.server(0);
        Pipeline pipeline = Pipeline.create().persist(state);
        Assistant.serve(
                pipeline,
                server,
                pipeline.read(Bytes.files(directory + "/**").live(Duration.ofMillis(20))),
                options -> options.parse(parse -> parse.memory(64)).embed(() -> model, dimension));
        try (RunningPipeline running = pipeline.start()) {
            started(running);
            try (var client = AssistantClient.of(server.uri())) {
                use.of(running, client);
            }
        }
    }

    @Test
    void afterARestartNothingIsEmbeddedAgain() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        var asked = new CopyOnWriteArrayList<String>();
        asking(
                twoThings(asked),
                (running, client) -> await(() -> client.statistics().embedded() == 1));
        int before = asked.size();
        asking(
                twoThings(asked),
                (running, client) -> {
                    await(() -> client.statistics().embedded() == 1);
                    assertThat(client.retrieve("What is served at noon?", 1)).hasSize(1);
                });
        assertThat(asked).hasSize(before + 1).last().isEqualTo("What is served at noon?");
    }

    @Test
    void whileAModelIsDownWordsFindAndNothingIsGivenUp() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        var up = new AtomicBoolean();
        Call<String, float[]> model =
                Call.of(
                        "two things",
                        Types.FLOATS,
                        (String text) -> {
                            if (!up.get()) {
                                throw new IOException("it is down");
                            }
                            return new float[] {1, 0};
                        });
        asking(
                model,
                (running, client) -> {
                    await(() -> client.statistics().chunks() == 1);
                    assertThat(client.retrieve("What is served at noon?", 1)).hasSize(1);
                    assertThat(running.status().calls())
                            .extracting(Status.CallStatus::problem)
                            .anySatisfy(problem -> assertThat(problem).contains("it is down"));
                    assertThat(client.statistics())
                            .matches(now -> now.embedded() == 0 && now.unembedded() == 1);
                    up.set(true);
                    await(() -> client.statistics().embedded() == 1);
                });
    }

    @Test
    void whileAModelIsNotThereYetNothingIsGivenUp() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        var there = new AtomicBoolean();
        var model =
                new EmbeddingModel() {
                    @Override
                    public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
                        if (!there.get()) {
                            throw new ModelNotFoundException("try pulling it first");
                        }
                        return Response.from(
                                texts.stream().map(text -> Embedding.from(ones(2))).toList());
                    }
                };
        asking(
                Embedders.of("pulled", model),
                (running, client) -> {
                    await(() ->
                            running.status().calls().stream()
                                    .map(Status.CallStatus::problem)
                                    .anyMatch(problem ->
                                            String.valueOf(problem).contains("try pulling it")));
                    assertThat(client.statistics())
                            .matches(now -> now.failed() == 0 && now.unembedded() == 1);
                    there.set(true);
                    await(() -> client.statistics().embedded() == 1);
                });
    }

    @Test
    void aPassageThatTheModelHasNoVectorForIsCountedAndFoundByItsWords() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        Files.writeString(directory.resolve("icons.txt"), "The icons are here.");
        Call<String, float[]> model =
                Call.inBatches(
                        "choosy",
                        Types.FLOATS,
                        8,
                        (List<String> texts) ->
                                texts.stream()
                                        .map(text ->
                                                text.contains("icons") ? new float[0] : ones(2))
                                        .toList());
        asking(
                model,
                (running, client) -> {
                    await(() -> client.statistics().meaningless() == 1);
                    await(() -> client.statistics().embedded() == 1);
                    assertThat(client.files())
                            .filteredOn(file -> file.path().endsWith("icons.txt"))
                            .singleElement()
                            .matches(file -> file.meaningless() == 1 && file.embedded() == 0);
                    assertThat(client.statistics().failed()).isZero();
                    assertThat(running.status().errors()).isZero();
                    assertThat(client.retrieve("Where are the icons?", 1))
                            .extracting(Source::text)
                            .containsExactly("The icons are here.");
                });
    }

    @Test
    void whatAModelRefusesIsFailedWithItsReasonAndFoundByItsWords() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        asking(
                Call.of(
                        "unknown",
                        Types.FLOATS,
                        (String text) -> {
                            throw new IllegalStateException("there is no such model");
                        }),
                (running, client) -> assertFailed(running, client, "there is no such model"));
    }

    @Test
    void aVectorOfAnotherLengthIsFailed() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        asking(
                Call.of("threes", Types.FLOATS, (String text) -> ones(3)),
                (running, client) -> assertFailed(running, client, "2"));
    }

    private static void assertFailed(RunningPipeline running, AssistantClient client, String reason)
            throws Exception {
        await(() -> client.statistics().failed() == 1);
        assertThat(client.statistics())
                .matches(now -> now.embedded() == 0 && now.meaningless() == 0)
                .matches(now -> now.unembedded() == 0);
        assertThat(running.status().failures())
                .singleElement()
                .matches(failed -> failed.rows() == 1)
                .matches(failed -> failed.example().orElseThrow().contains(reason));
        assertThat(client.retrieve("What is served at noon?", 1)).hasSize(1);
    }

    @Test
    void vectorsOfAnotherLengthAreNotTakenUp() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        for (int dimension : new int[] {2, 3}) {
            asking(
                    Call.of("ones", Types.FLOATS, (String text) -> ones(dimension)),
                    dimension,
                    (running, client) -> await(() -> client.statistics().embedded() == 1));
        }
    }

    private static float[] ones(int dimension) {
        float[] ones = new float[dimension];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void whatIsNoVectorIsFailedAndWordsFind() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        Call<String, float[]> model =
                Call.of("none", Types.FLOATS, (String text) -> new float[] {1, Float.NaN});
        asking(model, (running, client) -> assertFailed(running, client, "NaN"));
    }

    @Test
    void aVectorOfNothingIsFailed() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        asking(
                Call.of("nothing", Types.FLOATS, (String text) -> new float[2]),
                (running, client) -> assertFailed(running, client, "direction"));
    }

    @Test
    void oneVectorTooManyIsFailed() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        asking(
                Call.inBatches("two", Types.FLOATS, 8, texts -> List.of(ones(2), ones(2))),
                (running, client) -> assertFailed(running, client, "2 answers to 1"));
    }

    @Test
    void aVectorWithoutADirectionIsRefused() throws Exception {
        asking(
                Call.of("none", Types.FLOATS, (String text) -> new float[] {1, 0}),
                (running, client) ->
                        assertThatThrownBy(() -> client.find("noon", new float[2], 1, Scope.all()))
                                .hasMessageContaining("has no direction"));
    }

    @Test
    void aQuestionWithoutTheWordsFindsThePassage() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        Files.writeString(directory.resolve("pump.txt"), "The pump is cleaned each month.");
        var asked = new CopyOnWriteArrayList<String>();
        asking(
                twoThings(asked),
                (running, client) -> {
                    await(() -> client.statistics().embedded() == 2);
                    assertThat(client.retrieve("I am hungry", 1))
                            .extracting(Source::text)
                            .containsExactly("The canteen serves soup at noon.");
                    assertThat(client.retrieve(" ", 3)).isEmpty();
                    int before = asked.size();
                    Files.move(directory.resolve("lunch.txt"), directory.resolve("dinner.txt"));
                    await(() ->
                            client.files().stream()
                                    .anyMatch(file ->
                                            file.path().endsWith("dinner.txt")
                                                    && file.embedded() == 1));
                    assertThat(asked).as("a rename embeds nothing").hasSize(before);
                });
    }
}
