package io.deltaway.assistant;

import static io.deltaway.testkit.Soon.await;
import static io.deltaway.testkit.Soon.started;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Documents that take minutes to read, and what is answered meanwhile.
class SlowDocumentTest {

    @TempDir Path directory;
    @TempDir Path state;

    private RunningPipeline running;
    private AssistantClient client;

    @BeforeEach
    void start() {
        Server server = Http.server(0);
        Pipeline pipeline = Pipeline.create().persist(state);
        Assistant.serve(
                pipeline,
                server,
                pipeline.read(Bytes.files(directory + "/**").live(Duration.ofMillis(20))),
                options -> options.parse(parse -> parse.memory(64).within(Duration.ofMinutes(10))));
        running = pipeline.start();
        started(running);
        client = AssistantClient.of(server.uri());
    }

    @AfterEach
    void end() {
        client.close();
        running.close();
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(directory.resolve(name), text);
    }

    private List<String> found(String query) throws Exception {
        return client.retrieve(query, 5).stream().map(Source::text).toList();
    }

    private FileState.State stateOf(String name) throws Exception {
        String path = directory.resolve(name).toString();
        return client.files().stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow()
                .state();
    }

    /// A page that draws a picture ten times, which draws another ten times, and so on.
    private static String endless() {
        var pdf =
                new StringBuilder(
                        """
                        %PDF-1.4
                        1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
                        2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
                        3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R
                        /Resources<</XObject<</F 4 0 R>>>>>> endobj
                        """);
        String draws = "/F Do ".repeat(10);
        for (int number = 4; number < 18; number++) {
            pdf.append(
                    """
                    %d 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 9 9]
                    /Resources<</XObject<</F %d 0 R>>>>/Length %d>> stream
                    %s
                    endstream endobj
                    """
                            .formatted(number, number + 1, draws.length(), draws));
        }
        pdf.append("trailer <</Root 1 0 R>>\n");
        return pdf.toString();
    }

    @Test
    void asManyAsAreReadTogetherHoldUpNobodyEither() throws Exception {
        write("first.pdf", endless());
        write("second.pdf", endless());
        await(() -> running.status().epoch() >= 0 && client.files().size() == 2);
        write("lunch.txt", "The canteen serves soup.");
        await(() -> found("soup").equals(List.of("The canteen serves soup.")));
        assertThat(stateOf("first.pdf")).isEqualTo(FileState.State.WAITING);
        assertThat(stateOf("second.pdf")).isEqualTo(FileState.State.WAITING);
    }

    /// Faster than a process starts that reads it.
    @Test
    void whatIsWrittenAllTheTimeIsReadMeanwhile() throws Exception {
        write("lunch.log", "The canteen serves soup.\n".repeat(10_000));
        await(() -> {
            Files.writeString(
                    directory.resolve("lunch.log"),
                    "It serves noodles.\n",
                    StandardOpenOption.APPEND);
            return !found("noodles").isEmpty();
        });
        Files.delete(directory.resolve("lunch.log"));
        await(() -> found("noodles").isEmpty() && found("soup").isEmpty());
    }

    @Test
    void anEditKeepsWhatWasReadAndHoldsUpNobody() throws Exception {
        write("manual.txt", "The valve is green.");
        await(() -> found("valve").equals(List.of("The valve is green.")));
        write("manual.txt", endless());
        await(() -> stateOf("manual.txt") == FileState.State.WAITING);
        write("lunch.txt", "The canteen serves soup.");
        await(() -> found("soup").equals(List.of("The canteen serves soup.")));
        assertThat(found("valve")).containsExactly("The valve is green.");
        assertThat(stateOf("manual.txt")).isEqualTo(FileState.State.WAITING);

        client.close();
        running.close();
        start();
        await(() -> found("valve").equals(List.of("The valve is green.")));
        assertThat(stateOf("manual.txt")).isEqualTo(FileState.State.WAITING);

        write("manual.txt", "The valve is red.");
        await(() -> found("valve").equals(List.of("The valve is red.")));
        await(() -> stateOf("manual.txt") == FileState.State.INDEXED);
    }
}
