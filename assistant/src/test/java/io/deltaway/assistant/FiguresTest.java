package io.deltaway.assistant;

import static io.deltaway.assistant.Times.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.document.splitter.DocumentSplitters;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStoreIngestor;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import io.deltaway.ai.Embedders;
import io.deltaway.files.Bytes;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.testkit.Soon;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How soon a changed file is answered from, and how long questions take: what `bench/ask` prints.
/// By words and by vectors of a model that takes no time, so that no model is measured. The same
/// edits beside it with LangChain4j's ingestor, where who uses it has to see that a file changed.
@Tag("slow")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FiguresTest {

    private static final int DOCUMENTS = Integer.getInteger("ask.documents", 2_000);
    private static final int PARAGRAPHS = 4;
    private static final int EDITS = Integer.getInteger("ask.edits", 200);
    private static final int AT_ONCE = 100;
    private static final int APART = 11;
    private static final int BURSTS = Integer.getInteger("ask.bursts", 5);
    private static final int LONG = 500;
    private static final int LONG_EDITS = Integer.getInteger("ask.long", 40);
    private static final int EVERY_MILLIS = Integer.getInteger("ask.every", 200);
    private static final int CLIENTS = Integer.getInteger("ask.clients", 8);
    private static final int QUESTIONS = Integer.getInteger("ask.questions", 250);

    @TempDir Path directory;
    @TempDir Path state;
    @TempDir Path work;

    private WeakReference<Pipeline> before = new WeakReference<>(null);

    private final Random random = new Random(1);
    private final WordVectors model = new WordVectors();

    private String paragraph(String more) {
        return IntStream.range(0, 60)
                .mapToObj(i -> "word" + random.nextInt(5_000))
                .collect(Collectors.joining(" ", more + " ", "."));
    }

    private Path file(int number) {
        return directory.resolve("file" + number + ".txt");
    }

    private void write(int number, String more) throws Exception {
        String text =
                Stream.concat(
                                Stream.of(paragraph(more)),
                                IntStream.range(1, PARAGRAPHS).mapToObj(i -> paragraph("")))
                        .collect(Collectors.joining("\n\n"));
        Files.writeString(file(number), text);
    }

    /// Writes the first paragraph anew.
    private void edit(int number, String more) throws IOException {
        String text = Files.readString(file(number));
        Path fresh = directory.resolve(".fresh");
        Files.writeString(fresh, paragraph(more) + text.substring(text.indexOf("\n\n")));
        Files.move(fresh, file(number), StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isSo(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (NotReadyException e) {
            return false;
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        Soon.await(() -> isSo(condition));
    }

    /// What is done with an assistant that has read all documents.
    @FunctionalInterface
    interface Use {
        void of(Server server, AssistantClient client) throws Exception;
    }

    /// As deltaway ask does.
    RunningPipeline start(Server server) {
        Pipeline pipeline =
                Pipeline.create()
                        .persist(state)
                        .configure(c -> c.epochs(e -> e.rows(16).every(Duration.ofNanos(50_000))));
        before = new WeakReference<>(pipeline);
        Assistant.serve(
                pipeline,
                server,
                pipeline.read(Bytes.files(directory + "/**").live(Duration.ofMillis(EVERY_MILLIS))),
                o -> o.embed(() -> Embedders.of("words", model), WordVectors.DIMENSION));
        return pipeline.start();
    }

    private void serving(int documents, String what, Use use) throws Exception {
        Server server = Http.server(0);
        long began = System.nanoTime();
        try (RunningPipeline running = start(server)) {
            await(() -> running.status().epoch() >= 0);
            try (var client = AssistantClient.of(server.uri())) {
                await(() -> StartedAgain.hasRead(client, documents));
                report(what, new long[] {System.nanoTime() - began});
                use.of(server, client);
            }
        }
    }

    private void writeAll() throws Exception {
        for (int number = 0; number < DOCUMENTS; number++) {
            write(number, "unedited" + number);
        }
    }

    @Test
    void figures() throws Exception {
        writeAll();
        serving(
                DOCUMENTS,
                DOCUMENTS + " documents read, from nothing",
                (server, client) -> {
                    System.out.println(client.statistics());
                    asking(server);
                    editing(client);
                    editingManyAtOnce(client);
                });
        model.takeTexts();
        await(() -> { // a new process doesn't have the pipeline before in its memory either
            System.gc();
            return before.refersTo(null);
        });
        serving(DOCUMENTS, "ready again after a restart", (server, client) -> {});
        System.out.printf("texts embedded by the restart: %d%n", model.takeTexts());
        StartedAgain.report(directory, state, DOCUMENTS, work);
    }

    /// One paragraph of five hundred is written anew, again and again.
    @Test
    void anEditOfALongDocument() throws Exception {
        var paragraphs = new ArrayList<String>();
        for (int i = 0; i < LONG; i++) {
            paragraphs.add(paragraph(""));
        }
        Path file = file(0);
        Files.writeString(file, String.join("\n\n", paragraphs));
        serving(
                1,
                "a document of " + LONG + " paragraphs read, from nothing",
                (server, client) -> {
                    System.out.println(client.statistics());
                    model.takeTexts();
                    long[] nanos = new long[LONG_EDITS];
                    Duration cpu = cpu();
                    for (int edit = 0; edit < LONG_EDITS; edit++) {
                        String mark = "long" + edit + "x";
                        paragraphs.set(random.nextInt(LONG), paragraph(mark));
                        Path fresh = directory.resolve(".fresh");
                        Files.writeString(fresh, String.join("\n\n", paragraphs));
                        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
                        long began = System.nanoTime();
                        await(() -> isFound(client, mark, file));
                        nanos[edit] = System.nanoTime() - began;
                    }
                    await(() -> client.statistics().embedded() == client.statistics().chunks());
                    System.out.printf(
                            Locale.ROOT,
                            "CPU for each edit, of all there is: %.1f ms; %.2f texts embedded%n",
                            cpu().minus(cpu).toNanos() / 1e6 / LONG_EDITS,
                            model.takeTexts() / (double) LONG_EDITS);
                    report("a paragraph of it changed, until its new answer", nanos);
                });
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private Document document(int number) throws IOException {
        return Document.from(
                Files.readString(file(number)), Metadata.from("path", file(number).toString()));
    }

    @Test
    void withTheIngestorOfLangChain4j() throws Exception {
        writeAll();
        var store = new InMemoryEmbeddingStore<TextSegment>();
        var ingestor =
                EmbeddingStoreIngestor.builder()
                        .documentSplitter(DocumentSplitters.recursive(600, 0))
                        .embeddingModel(model)
                        .embeddingStore(store)
                        .build();
        var all = new ArrayList<Document>();
        for (int number = 0; number < DOCUMENTS; number++) {
            all.add(document(number));
        }
        long began = System.nanoTime();
        ingestor.ingest(all);
        report(
                "LangChain4j: " + DOCUMENTS + " documents read, also after a restart",
                new long[] {System.nanoTime() - began});
        model.takeTexts();
        var edits = new long[EDITS];
        var searches = new long[EDITS];
        for (int edit = 0; edit < EDITS; edit++) {
            int number = random.nextInt(DOCUMENTS);
            edit(number, "edited" + edit + "x");
            long changed = System.nanoTime();
            Document document = document(number);
            String path = Objects.requireNonNull(document.metadata().getString("path"));
            store.removeAll(MetadataFilterBuilder.metadataKey("path").isEqualTo(path));
            ingestor.ingest(document);
            String first = document.text().lines().findFirst().orElseThrow();
            long asked = System.nanoTime();
            List<EmbeddingMatch<TextSegment>> found =
                    store.search(
                                    EmbeddingSearchRequest.builder()
                                            .queryEmbedding(Embedding.from(WordVectors.of(first)))
                                            .maxResults(6)
                                            .build())
                            .matches();
            long now = System.nanoTime();
            edits[edit] = now - changed;
            searches[edit] = now - asked;
            assertThat(found.getFirst().embedded().text()).isEqualTo(first);
        }
        report("LangChain4j: removed and ingested again, without seeing the change", edits);
        report("LangChain4j: a search in the process", searches);
        reportTexts("LangChain4j");
    }

    private void reportTexts(String what) {
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f texts embedded for each edit of a paragraph%n",
                what,
                model.takeTexts() / (double) EDITS);
    }

    private void asking(Server server) throws Exception {
        // Until what is run all the time is compiled.
        asked(clients(server, CLIENTS, 12 * QUESTIONS), Duration.ZERO);
        asking(server, 1, Duration.ZERO);
        asking(server, CLIENTS, Duration.ZERO);
        asking(server, CLIENTS, Duration.ofMillis(20));
    }

    private static void asking(Server server, int count, Duration every) throws Exception {
        List<RestClient> clients = clients(server, count, QUESTIONS);
        Duration cpu = cpu();
        long[] nanos = asked(clients, every);
        System.out.printf(
                Locale.ROOT,
                "CPU for each question, of all there is: %.2f ms%n",
                cpu().minus(cpu).toNanos() / 1e6 / nanos.length);
        for (RestClient client : clients) {
            client.check();
        }
        String paced = every.isZero() ? "" : ", each every " + every.toMillis() + " ms";
        report("retrieve over REST, %d clients%s".formatted(count, paced), nanos);
    }

    private static List<RestClient> clients(Server server, int count, int questions)
            throws IOException {
        var clients = new ArrayList<RestClient>();
        for (int client = 0; client < count; client++) {
            clients.add(new RestClient(server.uri(), questions, client));
        }
        return clients;
    }

    private static long[] asked(List<RestClient> clients, Duration every) throws Exception {
        var nanos = new ArrayList<long[]>();
        try (var threads = Executors.newFixedThreadPool(clients.size())) {
            List<Callable<long[]>> all = new ArrayList<>();
            long begin = System.nanoTime();
            for (int i = 0; i < clients.size(); i++) {
                RestClient client = clients.get(i);
                long first = begin + i * every.toNanos() / clients.size();
                all.add(() -> client.ask(first, every));
            }
            for (Future<long[]> one : threads.invokeAll(all)) {
                nanos.add(one.get());
            }
        }
        for (RestClient client : clients) {
            client.close();
        }
        return nanos.stream().flatMapToLong(Arrays::stream).toArray();
    }

    /// With the vector of the query, so that a model is not waited for.
    private static List<Source> found(AssistantClient client, String query, int limit)
            throws Exception {
        return client.find(query, WordVectors.of(query), limit, Scope.all());
    }

    /// Whether a word is found in a file.
    private static boolean isFound(AssistantClient client, String word, Path file)
            throws Exception {
        return found(client, word, 5).stream()
                .anyMatch(source ->
                        source.path().equals(file.toString()) && source.text().contains(word));
    }

    private void editing(AssistantClient client) throws Exception {
        long[] nanos = new long[EDITS];
        model.takeTexts();
        for (int edit = 0; edit < EDITS; edit++) {
            int number = random.nextInt(DOCUMENTS);
            String mark = "edited" + edit + "x";
            edit(number, mark);
            long began = System.nanoTime();
            await(() -> isFound(client, mark, file(number)));
            nanos[edit] = System.nanoTime() - began;
            assertThat(isFound(client, "unedited" + number + " ", file(number))).isFalse();
        }
        await(() -> client.statistics().embedded() == client.statistics().chunks());
        reportTexts("Deltaway");
        report(
                "a changed file, until its new answer, all looked at every " + EVERY_MILLIS + " ms",
                nanos);
    }

    private void editingManyAtOnce(AssistantClient client) throws Exception {
        var first = new ArrayList<Long>();
        var each = new ArrayList<Long>();
        var queries = new ArrayList<Long>();
        for (int burst = 0; burst < BURSTS; burst++) {
            String mark = "burst" + burst + "x";
            for (int number = 0; number < AT_ONCE; number++) {
                write(number, mark + " together" + burst + "x" + number + "x");
            }
            long began = System.nanoTime();
            untilSeen(client, mark, queries);
            first.add(System.nanoTime() - began);
            // Asking for all of them would take longer than it takes until they are seen.
            for (int number = 0; number < AT_ONCE; number += APART) {
                untilSeen(client, "together" + burst + "x" + number + "x", queries);
                each.add(System.nanoTime() - began);
            }
            await(() ->
                    client.statistics().waiting() == 0
                            && client.statistics().embedded() == client.statistics().chunks());
        }
        report("100 files changed at once, until the first is seen", first);
        report("100 files changed at once, until each 11th is seen", each);
        report("questions meanwhile", queries);
    }

    private static void untilSeen(AssistantClient client, String word, List<Long> queries)
            throws Exception {
        boolean isSeen = false;
        while (!isSeen) {
            long asked = System.nanoTime();
            isSeen = found(client, word, 5).stream().anyMatch(one -> one.text().contains(word));
            queries.add(System.nanoTime() - asked);
        }
    }
}
