package io.deltaway.assistant;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static io.deltaway.testkit.Soon.await;
import static io.deltaway.testkit.Soon.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.content.retriever.EmbeddingStoreContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.filter.Filter;
import io.deltaway.ai.Rerankers;
import io.deltaway.connect.Call;
import io.deltaway.files.Bytes;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.Types;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Live documents behind programs that use LangChain4j.
@Timeout(120)
class LiveContentTest {

    @TempDir Path directory;

    /// How much of a text is about meals, and how much about machines.
    private static float[] vector(String text) {
        float meals = text.matches("(?s).*(soup|noodles|dinner|hungry).*") ? 1 : 0.1f;
        float machines = text.matches("(?s).*(pump|engine).*") ? 1 : 0.1f;
        return new float[] {meals, machines};
    }

    private static final class Embedder implements EmbeddingModel {
        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            return Response.from(
                    segments.stream()
                            .map(segment -> Embedding.from(vector(segment.text())))
                            .toList());
        }
    }

    @BeforeEach
    void write() throws Exception {
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        Files.writeString(directory.resolve("pump.txt"), "The pump is cleaned each month.");
        Files.writeString(directory.resolve("engine.txt"), "An engine needs oil and much else.");
    }

    /// What a test does with an assistant that has read and embedded all files.
    @FunctionalInterface
    private interface Use {
        void of(Assistant assistant, AssistantClient client) throws Exception;
    }

    private void serving(Consumer<AssistantOptions> more, Use use) throws Exception {
        Server server = Http.server(0);
        Pipeline pipeline = Pipeline.create();
        Assistant assistant =
                Assistant.serve(
                        pipeline,
                        server,
                        pipeline.read(Bytes.files(directory + "/**").live(Duration.ofMillis(20))),
                        options -> {
                            options.parse(parse -> parse.memory(64));
                            options.embed(
                                    () ->
                                            Call.of(
                                                    "two things",
                                                    Types.FLOATS,
                                                    (String text) -> vector(text)),
                                    2);
                            more.accept(options);
                        });
        try (RunningPipeline running = pipeline.start()) {
            started(running);
            try (var client = AssistantClient.of(server.uri())) {
                await(() -> client.statistics().embedded() == 3);
                use.of(assistant, client);
            }
        }
    }

    private static List<String> paths(LiveRetriever retriever) {
        return retriever.retrieve(Query.from("What is cleaned?")).stream()
                .map(content -> content.textSegment().metadata().getString("path"))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .sorted()
                .toList();
    }

    @Test
    void aRetrieverLooksAmongSomeOnly() throws Exception {
        serving(
                options -> {},
                (assistant, client) -> {
                    for (var all :
                            List.of(LiveRetriever.of(assistant, 5), LiveRetriever.of(client, 5))) {
                        assertThat(paths(all)).hasSize(3);
                        assertThat(paths(all.within(Scope.under(directory + "/pump"))))
                                .containsExactly("pump.txt");
                        assertThat(
                                        paths(
                                                all.within(query ->
                                                        Scope.all()
                                                                .filteredBy(
                                                                        "path like '%/engine%'"))))
                                .containsExactly("engine.txt");
                    }
                    Scope both =
                            Scope.under(directory + "/")
                                    .filteredBy("path like '%/engine%' or path like '%/lunch%'")
                                    .filteredBy("path like '%/lunch%' or path like '%/pump%'");
                    assertThat(client.retrieve("oil", 5, both))
                            .extracting(Source::text)
                            .containsExactly("The canteen serves soup at noon.");
                    assertThat(client.retrieve("oil", 5, Scope.under("elsewhere/"))).isEmpty();
                    assertThat(client.retrieve("oil", 1, Scope.under(directory + "/pump")))
                            .extracting(Source::text)
                            .containsExactly("The pump is cleaned each month.");
                    Scope lunch = Scope.all().filteredBy("path like '%/lunch%'");
                    assertThat(client.answer("What does the canteen serve?", 5, lunch).citations())
                            .extracting(Source::text)
                            .containsExactly("The canteen serves soup at noon.");
                    assertThat(client.answer("What does the canteen serve?", 5, Scope.under("x/")))
                            .matches(answer -> answer.citations().isEmpty());
                });
    }

    @Test
    void aRetrieverFollowsTheDocuments() throws Exception {
        serving(
                options -> {},
                (assistant, client) -> {
                    for (ContentRetriever retriever :
                            List.of(LiveRetriever.of(assistant, 1), LiveRetriever.of(client, 1))) {
                        Files.writeString(
                                directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
                        await(() -> first(retriever, "I am hungry").text().contains("soup"));
                        assertThat(first(retriever, "I am hungry").metadata().getString("path"))
                                .isEqualTo(directory.resolve("lunch.txt").toString());
                        assertThat(first(retriever, "I am hungry").metadata().getInteger("page"))
                                .isEqualTo(0);
                        Files.writeString(
                                directory.resolve("lunch.txt"), "There are noodles for lunch.");
                        await(() -> first(retriever, "I am hungry").text().contains("noodles"));
                    }
                });
    }

    private static TextSegment first(ContentRetriever retriever, String query) {
        List<Content> found = retriever.retrieve(Query.from(query));
        assertThat(found).hasSize(1);
        return found.getFirst().textSegment();
    }

    private static List<EmbeddingMatch<TextSegment>> search(
            LiveStore store, double least, @Nullable Filter filter) {
        return store.search(
                        EmbeddingSearchRequest.builder()
                                .queryEmbedding(Embedding.from(vector("pump")))
                                .maxResults(3)
                                .minScore(least)
                                .filter(filter)
                                .build())
                .matches();
    }

    private static List<String> names(List<EmbeddingMatch<TextSegment>> matches) {
        return matches.stream()
                .map(match ->
                        Path.of(String.valueOf(match.embedded().metadata().getString("path"))))
                .map(path -> path.getFileName().toString())
                .toList();
    }

    @Test
    void aStoreIsSearchedByVectors() throws Exception {
        serving(
                options -> {},
                (assistant, client) -> {
                    for (LiveStore store : List.of(LiveStore.of(assistant), LiveStore.of(client))) {
                        List<EmbeddingMatch<TextSegment>> matches = search(store, 0, null);
                        assertThat(names(matches)).hasSize(3).endsWith("lunch.txt");
                        assertThat(matches.getFirst().score()).isBetween(0.999, 1.0);
                        assertThat(names(search(store, 0.9, null)))
                                .containsExactlyInAnyOrder("pump.txt", "engine.txt");
                        assertThat(
                                        names(
                                                search(
                                                        store,
                                                        0,
                                                        metadataKey("path")
                                                                .containsString("engine"))))
                                .containsExactly("engine.txt");
                        Filter both =
                                metadataKey("page")
                                        .isLessThan(1)
                                        .and(
                                                Filter.not(
                                                        metadataKey("path")
                                                                .isEqualTo(
                                                                        directory
                                                                                .resolve("pump.txt")
                                                                                .toString())))
                                        .and(metadataKey("title").isNotEqualTo("Dinner"))
                                        .and(
                                                metadataKey("mediaType")
                                                        .isIn("text/plain", "it's none"));
                        assertThat(names(search(store, 0.9, both))).containsExactly("engine.txt");
                        Filter half = metadataKey("page").isLessThan(0.5);
                        assertThat(names(search(store, 0, half))).hasSize(3);
                        assertThat(search(store, 0, Filter.not(half))).isEmpty();
                        assertThat(search(store, 0, metadataKey("page").isEqualTo(0.5))).isEmpty();
                    }
                    assertThatThrownBy(() ->
                                    LiveStore.of(assistant).add(Embedding.from(vector("pump"))))
                            .isInstanceOf(UnsupportedFeatureException.class)
                            .hasMessageContaining("follows the documents");
                    assertThatThrownBy(() ->
                                    LiveStore.of(client)
                                            .search(
                                                    EmbeddingSearchRequest.builder()
                                                            .queryEmbedding(
                                                                    Embedding.from(new float[] {1}))
                                                            .build()))
                            .isInstanceOf(UncheckedIOException.class)
                            .hasMessageContaining("vector of 2 components, got one of 1");
                    assertThatThrownBy(() ->
                                    LiveStore.of(assistant)
                                            .search(
                                                    EmbeddingSearchRequest.builder()
                                                            .queryEmbedding(
                                                                    Embedding.from(vector("pump")))
                                                            .maxResults(101)
                                                            .build()))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("at most 100");
                    assertThatThrownBy(() ->
                                    LiveStore.of(assistant)
                                            .search(
                                                    EmbeddingSearchRequest.builder()
                                                            .queryEmbedding(
                                                                    Embedding.from(
                                                                            new float[] {
                                                                                1, Float.NaN
                                                                            }))
                                                            .build()))
                            .hasMessageContaining("component 1 of the vector is NaN");
                });
    }

    @Test
    void aRetrieverOfLangChain4jStandsOnTheStore() throws Exception {
        serving(
                options -> {},
                (assistant, client) -> {
                    var retriever =
                            EmbeddingStoreContentRetriever.builder()
                                    .embeddingStore(LiveStore.of(assistant))
                                    .embeddingModel(new Embedder())
                                    .maxResults(1)
                                    .build();
                    assertThat(first(retriever, "I am hungry").text()).contains("soup");
                });
    }

    @Test
    void passagesComeInTheOrderOfAReranker() throws Exception {
        serving(
                options ->
                        options.rerank(
                                Rerankers.of(
                                        "the longest",
                                        (texts, question) ->
                                                Response.from(
                                                        texts.stream()
                                                                .map(text ->
                                                                        (double)
                                                                                text.text()
                                                                                        .length())
                                                                .toList()),
                                        10),
                                3),
                (assistant, client) -> {
                    assertThat(client.retrieve("soup for hungry pumps", 2))
                            .extracting(Source::text)
                            .containsExactly(
                                    "An engine needs oil and much else.",
                                    "The canteen serves soup at noon.");
                    for (int refused : new int[] {-1, 0, 101}) {
                        assertThatThrownBy(() -> LiveRetriever.of(assistant, refused))
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessage("expected a limit from 1 to 100, got " + refused);
                        assertThatThrownBy(() -> LiveRetriever.of(client, refused))
                                .isInstanceOf(IllegalArgumentException.class);
                    }
                });
    }
}
