package io.deltaway.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.files.Bytes;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.testkit.Soon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
/// By words alone, so that no model is measured.
@Tag("slow")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FiguresTest {

    private static final int DOCUMENTS = Integer.getInteger("ask.documents", 2_000);
    private static final int PARAGRAPHS = 4;
    private static final int EDITS = Integer.getInteger("ask.edits", 200);
    private static final int AT_ONCE = 100;
    private static final int EVERY_MILLIS = Integer.getInteger("ask.every", 200);
    private static final int CLIENTS = Integer.getInteger("ask.clients", 8);
    private static final int QUESTIONS = Integer.getInteger("ask.questions", 250);

    @TempDir Path directory;
    @TempDir Path state;

    private final Random random = new Random(1);

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

    private static void report(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%-60s p50 %8.2f ms, p99 %8.2f ms, max %8.2f ms, of %d%n",
                what,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6,
                nanos[nanos.length - 1] / 1e6,
                nanos.length);
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
    private interface Use {
        void of(Server server, AssistantClient client) throws Exception;
    }

    private void serving(String start, Use use) throws Exception {
        Server server = Http.server(0);
        // As deltaway ask does.
        Pipeline pipeline =
                Pipeline.create()
                        .persist(state)
                        .configure(c -> c.epochs(e -> e.rows(16).every(Duration.ofMillis(1))));
        Assistant.serve(
                pipeline,
                server,
                pipeline.read(Bytes.files(directory + "/**").live(Duration.ofMillis(EVERY_MILLIS))),
                o -> {});
        long began = System.nanoTime();
        try (RunningPipeline running = pipeline.start()) {
            await(() -> running.status().epoch() >= 0);
            try (var client = AssistantClient.of(server.uri())) {
                await(() ->
                        client.statistics().files() == DOCUMENTS
                                && client.statistics().waiting() == 0);
                report(start, new long[] {System.nanoTime() - began});
                use.of(server, client);
            }
        }
    }

    @Test
    void figures() throws Exception {
        for (int number = 0; number < DOCUMENTS; number++) {
            write(number, "unedited" + number);
        }
        serving(
                DOCUMENTS + " documents read, from nothing",
                (server, client) -> {
                    System.out.println(client.statistics());
                    asking(server);
                    editing(client);
                    editingManyAtOnce(client);
                });
        serving("ready again after a restart", (server, client) -> {});
    }

    private void asking(Server server) throws Exception {
        for (int clients : new int[] {1, CLIENTS}) {
            asking(server, clients, QUESTIONS / 5); // warms up
            report(
                    "retrieve over REST, %d clients".formatted(clients),
                    asking(server, clients, QUESTIONS));
        }
    }

    private static long[] asking(Server server, int clients, int questions) throws Exception {
        var all = new ArrayList<Future<long[]>>();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            for (int client = 0; client < clients; client++) {
                var own = new Random(client);
                all.add(
                        threads.submit(() -> {
                            long[] nanos = new long[questions];
                            try (var asking = AssistantClient.of(server.uri())) {
                                for (int i = 0; i < questions; i++) {
                                    String query =
                                            "word"
                                                    + own.nextInt(5_000)
                                                    + " word"
                                                    + own.nextInt(5_000);
                                    long began = System.nanoTime();
                                    assertThat(asking.retrieve(query, 6)).isNotEmpty();
                                    nanos[i] = System.nanoTime() - began;
                                }
                            }
                            return nanos;
                        }));
            }
            var nanos = new ArrayList<long[]>();
            for (Future<long[]> one : all) {
                nanos.add(one.get());
            }
            return nanos.stream().flatMapToLong(Arrays::stream).toArray();
        }
    }

    private void editing(AssistantClient client) throws Exception {
        long[] nanos = new long[EDITS];
        for (int edit = 0; edit < EDITS; edit++) {
            int number = random.nextInt(DOCUMENTS);
            String mark = "edited" + edit + "x";
            write(number, mark);
            long began = System.nanoTime();
            await(() -> !client.retrieve(mark, 1).isEmpty());
            nanos[edit] = System.nanoTime() - began;
            assertThat(client.retrieve(mark, 5))
                    .extracting(Source::path)
                    .containsExactly(file(number).toString());
            assertThat(client.retrieve("unedited" + number, 5)).isEmpty();
        }
        report(
                "a changed file, until its new answer, looked at every " + EVERY_MILLIS + " ms",
                nanos);
    }

    private void editingManyAtOnce(AssistantClient client) throws Exception {
        for (int number = 0; number < AT_ONCE; number++) {
            write(number, "together" + number + "x");
        }
        long began = System.nanoTime();
        List<Integer> left = new ArrayList<>(IntStream.range(0, AT_ONCE).boxed().toList());
        var seen = new ArrayList<Long>();
        var queries = new ArrayList<Long>();
        while (!left.isEmpty()) {
            for (int number : List.copyOf(left)) {
                long asked = System.nanoTime();
                boolean isThere = !client.retrieve("together" + number + "x", 1).isEmpty();
                long now = System.nanoTime();
                queries.add(now - asked);
                if (isThere) {
                    left.remove(Integer.valueOf(number));
                    seen.add(now - began);
                }
            }
        }
        report("100 files changed at once, until each is seen", longs(seen));
        report("questions meanwhile", longs(queries));
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
