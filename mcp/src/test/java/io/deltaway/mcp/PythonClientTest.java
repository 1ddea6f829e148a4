package io.deltaway.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The client of somebody else: the Python SDK, which is installed for the test.
@Tag("slow")
class PythonClientTest {

    @TempDir Path directory;

    @Test
    void thePythonSdkCallsToolsAndFollowsTables() throws Exception {
        String python = directory.resolve("venv/bin/python").toString();
        run("python3", "-m", "venv", directory.resolve("venv").toString());
        run(python, "-m", "pip", "--quiet", "install", "mcp==2.3.0");
        try (var shop = new Shop(options -> {})) {
            shop.prices.upsert(new Shop.Price("apples", 250));
            Process client =
                    new ProcessBuilder(
                                    python,
                                    "src/test/python/client.py",
                                    shop.server.uri().resolve("/mcp").toString())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (var out =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(out.readLine()).isEqualTo("tools ['price']");
                assertThat(out.readLine()).startsWith("answer {").contains("250");
                assertThat(out.readLine()).isEqualTo("resources ['table://prices']");
                assertThat(out.readLine()).isEqualTo("subscribed");
                long[] cents = {250};
                Shop.await(() -> {
                    shop.prices.upsert(new Shop.Price("apples", ++cents[0]));
                    return !client.isAlive();
                });
                assertThat(out.readLine()).startsWith("updated [{").contains("apples");
            }
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isEqualTo(0);
    }
}
