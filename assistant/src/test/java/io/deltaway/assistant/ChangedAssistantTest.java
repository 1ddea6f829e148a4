package io.deltaway.assistant;

import static io.deltaway.testkit.Soon.await;
import static io.deltaway.testkit.Soon.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.ai.Embedders;
import io.deltaway.files.Bytes;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.search.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An assistant that is started with other options takes up what it kept.
class ChangedAssistantTest {

    @TempDir Path directory;
    @TempDir Path state;

    private final WordVectors model = new WordVectors();

    private void serve(Consumer<AssistantOptions> chosen, String serves) throws Exception {
        Server server = Http.server(0);
        Pipeline pipeline = Pipeline.create().persist(state);
        Assistant.serve(
                pipeline,
                server,
                pipeline.read(Bytes.files(directory + "/**").live(Duration.ofMillis(20))),
                options -> {
                    options.parse(parse -> parse.memory(64));
                    chosen.accept(options);
                });
        try (RunningPipeline running = pipeline.start()) {
            started(running);
            try (var client = AssistantClient.of(server.uri())) {
                String question = "What does the canteen serve?";
                await(() -> client.answer(question).answer().contains(serves));
                assertThat(client.statistics().files()).isEqualTo(2);
                String pump = directory.resolve("pump.txt").toString();
                await(() -> client.summarize(pump).isPresent());
            }
        }
    }

    @Test
    void otherOptionsTakeUpWhatWasKept() throws Exception {
        Path lunch = directory.resolve("lunch.txt");
        Files.writeString(lunch, "The canteen serves soup at noon.");
        Files.writeString(directory.resolve("pump.txt"), "The pump is cleaned each month.");
        Consumer<AssistantOptions> byMeaning =
                o -> o.embed(() -> Embedders.of("words", model), WordVectors.DIMENSION);
        serve(o -> {}, "soup");
        Files.writeString(lunch, "The canteen serves noodles at noon.");
        serve(byMeaning, "noodles");
        model.takeTexts();
        serve(byMeaning.andThen(o -> o.language(Language.GERMAN)), "noodles");
        assertThat(model.takeTexts()).isZero();
        Files.writeString(lunch, "The canteen serves rice at noon.");
        serve(o -> o.language(Language.GERMAN).filterByFile(), "rice");
    }
}
