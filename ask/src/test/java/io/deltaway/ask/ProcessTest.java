package io.deltaway.ask;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.deltaway.assistant.Answer;
import io.deltaway.assistant.AssistantClient;
import io.deltaway.assistant.NotReadyException;
import io.deltaway.assistant.Source;
import io.deltaway.testkit.Soon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The command as a process, as its users have it: asked over HTTP and by the Model Context
/// Protocol, ended, and started again.
@Timeout(180)
class ProcessTest {

    private static final Pattern ADDRESS = Pattern.compile("Ask at (http://[^ ]+)/ .*");

    @TempDir Path directory;
    @TempDir Path state;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("pump.md"), "# Pump\n\nClean the filter each month.");
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
    }

    /// The command, once it has said where it listens.
    private record Running(Process process, URI uri) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy(); // as Ctrl-C does
            process.onExit().join();
        }
    }

    private Running start(String... more) throws IOException {
        var command =
                new ArrayList<String>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.deltaway.ask.Main",
                                "ask",
                                directory.toString(),
                                "--port",
                                "0",
                                "--no-page",
                                "--state",
                                state.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new StringBuilder();
        var lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.matches()) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(rest -> {}));
                return new Running(process, URI.create(address.group(1)));
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("it ended: " + said);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        Soon.await(() -> isSo(condition));
    }

    private static boolean isSo(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (NotReadyException e) {
            return false; // it has just begun to listen
        }
    }

    @Test
    void aDirectoryIsAskedAndFollowed() throws Exception {
        try (Running running = start();
                var client = AssistantClient.of(running.uri())) {
            await(() -> client.statistics().embedded() == 2);
            assertThat(client.answer("When is the filter cleaned?").answer())
                    .isEqualTo("Clean the filter each month. [1]");
            assertThat(client.retrieve("What is there to eat?", 1))
                    .as("found by what it means")
                    .extracting(Source::path)
                    .containsExactly(directory.resolve("lunch.txt").toString());
            Files.writeString(directory.resolve("lunch.txt"), "The canteen serves noodles.");
            await(() -> client.answer("What does the canteen serve?").answer().contains("noodles"));
            assertThat(mcp(running.uri())).contains("\"search\"", "\"answer\"", "\"summarize\"");
        }
        Files.delete(directory.resolve("pump.md"));
        try (Running running = start();
                var client = AssistantClient.of(running.uri())) {
            await(() -> client.statistics().files() == 1 && client.statistics().embedded() == 1);
            assertThat(client.answer("What does the canteen serve?").answer()).contains("noodles");
            assertThat(client.answer("When is the filter cleaned?").citations())
                    .as("what comes closest, of what is left")
                    .extracting(Source::path)
                    .containsExactly(directory.resolve("lunch.txt").toString());
        }
    }

    /// What the server's tools are called, as a client of the protocol is told.
    private static String mcp(URI server) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> hello =
                    http.send(
                            mcp(
                                            server,
                                            """
                                            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{
                                            "protocolVersion":"2025-06-18","capabilities":{},
                                            "clientInfo":{"name":"test","version":"1"}}}
                                            """)
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(hello.statusCode()).as(hello.body()).isEqualTo(200);
            String session = hello.headers().firstValue("mcp-session-id").orElseThrow();
            http.send(
                    mcp(server, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                            .header("mcp-session-id", session)
                            .build(),
                    BodyHandlers.ofString());
            return http.send(
                            mcp(server, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}")
                                    .header("mcp-session-id", session)
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    private static HttpRequest.Builder mcp(URI server, String message) {
        return HttpRequest.newBuilder(server.resolve("/mcp"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(message));
    }

    @Test
    void aModelAnswers() throws Exception {
        var asked = new AtomicInteger();
        HttpServer model =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        model.createContext(
                "/v1/chat/completions",
                exchange -> {
                    asked.incrementAndGet();
                    exchange.getRequestBody().readAllBytes();
                    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
                    exchange.sendResponseHeaders(200, 0);
                    for (String piece :
                            List.of(
                                    "{\"content\":\"Each \"},\"finish_reason\":null",
                                    "{\"content\":\"month [1].\"},\"finish_reason\":null",
                                    "{},\"finish_reason\":\"stop\"")) {
                        String event =
                                "data: {\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":%s}]}\n\n"
                                        .formatted(piece);
                        exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
                    }
                    exchange.getResponseBody()
                            .write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
                    exchange.close();
                });
        model.start();
        String url = "http://localhost:" + model.getAddress().getPort() + "/v1";
        try {
            for (int life = 0; life < 2; life++) {
                try (Running running = start("--words", "--model", "m", "--model-url", url);
                        var client = AssistantClient.of(running.uri())) {
                    await(() -> client.statistics().chunks() == 2);
                    Answer answer = client.answer("When is the filter cleaned?");
                    assertThat(answer.answer()).isEqualTo("Each month [1].");
                    assertThat(answer.citations())
                            .extracting(Source::path)
                            .containsExactly(directory.resolve("pump.md").toString());
                }
            }
            assertThat(asked).as("the same question in two lives").hasValue(1);
        } finally {
            model.stop(0);
        }
    }
}
