package io.deltaway.docs;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/// What pages need of `curl`: `-H`, `--json` and an address.
final class Curl {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Curl() {}

    /// The body of the answer. Who does not listen yet is waited for, as readers do.
    static String answer(List<String> words) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-H" -> {
                    String[] header = words.get(++i).split(":\\s*", 2);
                    request.header(header[0], header[1]);
                }
                case "--json" ->
                        request.header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(words.get(++i)));
                default -> request.uri(URI.create("http://" + words.get(i)));
            }
        }
        try (var client = HttpClient.newHttpClient()) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                try {
                    HttpResponse<String> answer =
                            client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() != 503 || System.nanoTime() > deadline) {
                        return answer.body();
                    }
                } catch (ConnectException e) {
                    if (System.nanoTime() > deadline) {
                        throw e;
                    }
                }
                Thread.sleep(20);
            }
        }
    }
}
