package io.deltaway.assistant;

import io.deltaway.json.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Chromium without a screen, told what to do by its DevTools protocol.
final class Browser implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Pattern LISTENING =
            Pattern.compile("DevTools listening on ws://([^/]+)/.*");

    private static final Pattern PAGE =
            Pattern.compile("\"webSocketDebuggerUrl\": \"(ws:[^\"]+/page/[^\"]+)\"");

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<Json.ObjectValue>> waiting =
            new ConcurrentHashMap<>();
    private final AtomicInteger lastId = new AtomicInteger();

    private Browser(Process process, String address) throws Exception {
        this.process = process;
        socket =
                http.newWebSocketBuilder()
                        .buildAsync(page(address), new Listener())
                        .get(60, TimeUnit.SECONDS);
    }

    /// The first page; the browser listens before there is one.
    private URI page(String address) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            String pages =
                    http.send(
                                    HttpRequest.newBuilder(
                                                    URI.create("http://" + address + "/json/list"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body();
            Matcher page = PAGE.matcher(pages);
            if (page.find()) {
                return URI.create(page.group(1));
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("no page in " + pages);
            }
        }
    }

    /// Where there is one on this machine.
    static Optional<Path> program() {
        return Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "")
                                .split(File.pathSeparator, -1))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// @param profile an empty directory
    static Browser start(Path program, Path profile) throws Exception {
        Process process =
                new ProcessBuilder(
                                program.toString(),
                                "--headless=new",
                                "--no-sandbox", // root has none, as in containers
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--no-first-run",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "about:blank")
                        .redirectErrorStream(true)
                        .start();
        BufferedReader said = process.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.matches()) {
                Thread.ofVirtual().start(() -> said.lines().forEach(rest -> {}));
                return new Browser(process, listening.group(1));
            }
        }
        throw new IOException("the browser ended with " + process.waitFor());
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
            text.append(piece);
            if (last) {
                try {
                    if (Records.parsed(text.toString()) instanceof Json.ObjectValue message
                            && message.members().get("id") instanceof Json.NumberValue id) {
                        Objects.requireNonNull(waiting.remove(id.value().intValueExact()))
                                .complete(message);
                    }
                } catch (IOException e) {
                    waiting.values().forEach(one -> one.completeExceptionally(e));
                }
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }
    }

    private Json.ObjectValue call(String method, String parameters) throws Exception {
        int id = lastId.incrementAndGet();
        var answer = new CompletableFuture<Json.ObjectValue>();
        waiting.put(id, answer);
        String message =
                "{\"id\":%d,\"method\":\"%s\",\"params\":%s}".formatted(id, method, parameters);
        socket.sendText(message, true).get(60, TimeUnit.SECONDS);
        return answer.get(60, TimeUnit.SECONDS);
    }

    void open(URI uri) throws Exception {
        call("Page.navigate", Records.object("url", Records.text(uri.toString())).toString());
    }

    /// What an expression of JavaScript is on the page, as text.
    String ask(String expression) throws Exception {
        Json asked =
                Records.object(
                        "expression",
                        Records.text("String(" + expression + ")"),
                        "returnByValue",
                        new Json.BooleanValue(true));
        Json result = call("Runtime.evaluate", asked.toString()).members().get("result");
        return result instanceof Json.ObjectValue outer
                        && outer.members().get("result") instanceof Json.ObjectValue inner
                        && inner.members().get("value") instanceof Json.TextValue text
                ? text.value()
                : "";
    }

    /// The text of an element, as it is shown.
    String text(String selector) throws Exception {
        return ask("document.querySelector('" + selector + "')?.innerText");
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
