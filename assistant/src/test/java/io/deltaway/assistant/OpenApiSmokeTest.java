package io.deltaway.assistant;

import static io.deltaway.testkit.Soon.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.deltaway.files.Bytes;
import io.deltaway.http.Http;
import io.deltaway.http.Server;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Schemathesis asks by nothing but the OpenAPI document. `.ci/tools` installs it.
@Timeout(600)
class OpenApiSmokeTest {

    private static final String SCHEMATHESIS = "schemathesis";

    @TempDir Path directory;

    @Test
    void theAssistantDoesWhatItsDocumentSays() throws Exception {
        ask(10);
    }

    @Tag("slow")
    @Test
    void theAssistantDoesWhatItsDocumentSaysForLong() throws Exception {
        ask(200);
    }

    private void ask(int examples) throws Exception {
        assumeTrue(isThere(), "the document is not tried, as there is no schemathesis: .ci/tools");
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        Server server = Http.server(0);
        Pipeline pipeline = Pipeline.create();
        Assistant.serve(
                pipeline,
                server,
                pipeline.read(Bytes.files(directory + "/**").live(Duration.ofMillis(20))),
                options -> options.parse(parse -> parse.memory(64)));
        try (RunningPipeline running = pipeline.start()) {
            await(() -> running.status().epoch() >= 0);
            Process process =
                    new ProcessBuilder(
                                    SCHEMATHESIS,
                                    "run",
                                    server.uri() + "/openapi.json",
                                    "--max-examples=" + examples,
                                    "--seed=1",
                                    "--request-timeout=60",
                                    "--suppress-health-check=all",
                                    // A schema can't say what a filter is.
                                    "--exclude-checks=positive_data_acceptance",
                                    "--no-color")
                            .redirectErrorStream(true)
                            .start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            assertThat(running.status().errors()).isZero();
        }
    }

    private static boolean isThere() {
        for (String place : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(place, SCHEMATHESIS))) {
                return true;
            }
        }
        return false;
    }
}
