package io.deltaway.assistant;

import static io.deltaway.testkit.Soon.await;
import static io.deltaway.testkit.Soon.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.documents.Splitter;
import io.deltaway.files.Bytes;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A document of many passages: who cuts it, and how often.
@Timeout(120)
class LargeDocumentTest {

    private static final int PARAGRAPHS = 400;

    /// The threads that cut documents, one each time.
    private static final List<Thread> CUTTING = new CopyOnWriteArrayList<>();

    /// The threads that work in epochs.
    private static final Set<Thread> WORKING = ConcurrentHashMap.newKeySet();

    private static final Splitter SENTENCES = Splitter.sentences(50);

    @TempDir Path directory;
    @TempDir Path state;

    @FunctionalInterface
    private interface Use {
        void of(AssistantClient client) throws Exception;
    }

    @BeforeEach
    void forget() {
        CUTTING.clear();
        WORKING.clear();
    }

    private static boolean works() {
        WORKING.add(Thread.currentThread());
        return true;
    }

    private void serving(Use use) throws Exception {
        Server server = Http.server(0);
        Pipeline pipeline = Pipeline.create().persist(state);
        Assistant.serve(
                pipeline,
                server,
                pipeline.read(Bytes.files(directory + "/**").live(Duration.ofMillis(20)))
                        .where(file -> works()),
                options ->
                        options.parse(parse -> parse.memory(64))
                                .split(contents -> {
                                    CUTTING.add(Thread.currentThread());
                                    return SENTENCES.split(contents);
                                }));
        try (RunningPipeline running = pipeline.start()) {
            started(running);
            try (var client = AssistantClient.of(server.uri())) {
                use.of(client);
            }
        }
    }

    private static long chunks(AssistantClient client) throws Exception {
        return client.statistics().chunks();
    }

    private void append(String text) throws Exception {
        Files.writeString(directory.resolve("log.txt"), text, StandardOpenOption.APPEND);
    }

    @Test
    void itIsCutOnceWhenItHasBeenReadAndNotInAnEpoch() throws Exception {
        var text = new StringBuilder();
        for (int i = 0; i < PARAGRAPHS; i++) {
            text.append("Line number ").append(i).append(".\n\n");
        }
        Files.writeString(directory.resolve("log.txt"), text);
        serving(client -> {
            await(() -> chunks(client) == PARAGRAPHS);
            append("The pump failed.\n\n");
            await(() -> chunks(client) == PARAGRAPHS + 1);
            assertThat(client.retrieve("pump", 5)).hasSize(1);
            append("It was mended.\n\n");
            await(() -> chunks(client) == PARAGRAPHS + 2);
        });
        assertThat(CUTTING).hasSize(3).doesNotContainAnyElementsOf(WORKING);
        assertThat(WORKING).isNotEmpty();

        forget();
        serving(client -> {
            assertThat(chunks(client)).isEqualTo(PARAGRAPHS + 2);
            assertThat(CUTTING).as("of what the state holds").isEmpty();
            append("It failed again.\n\n");
            await(() -> chunks(client) == PARAGRAPHS + 3);
            Files.delete(directory.resolve("log.txt"));
            await(() -> chunks(client) == 0);
        });
        // What it was may still be known of the other run.
        assertThat(CUTTING).as("what it is now, and once what it was").hasSizeBetween(1, 2);
    }
}
