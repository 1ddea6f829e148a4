package io.deltaway.mcp;

import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The client of somebody else: the Python SDK, where `python3` has it, as after `.ci/tools`.
@Timeout(180)
class PythonClientTest {

    @Test
    void thePythonSdkCallsToolsAndFollowsTables() throws Exception {
        assumeTrue(hasSdk(), "another client is not tried, as python3 has no mcp: .ci/tools");
        try (var shop = new Shop(options -> {})) {
            shop.prices.upsert(new Shop.Price("apples", 250));
            Process client =
                    new ProcessBuilder(
                                    "python3",
                                    "src/test/python/client.py",
                                    shop.server.uri().resolve("/mcp").toString())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (var out =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(out.readLine()).isEqualTo("tools ['price', 'later']");
                assertThat(out.readLine()).startsWith("answer {").contains("250");
                assertThat(out.readLine())
                        .isEqualTo("resources ['table://costs', 'table://prices']");
                assertThat(out.readLine()).isEqualTo("subscribed");
                long[] cents = {250};
                await(() -> {
                    shop.prices.upsert(new Shop.Price("apples", ++cents[0]));
                    return !client.isAlive();
                });
                assertThat(out.readLine()).startsWith("updated [{").contains("apples");
            }
        }
    }

    private static boolean hasSdk() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import mcp")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
