package io.deltaway.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/// Asks a server, for tests.
final class Client implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;

    Client(Server server) {
        this.server = server.uri();
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    HttpResponse<String> post(String path, String json, String... headers) {
        return send(
                request(path, headers)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    Events events(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest request = request(path, headers).header("Accept", "text/event-stream").build();
        return new Events(client.send(request, BodyHandlers.ofInputStream()));
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpClient http() {
        return client;
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
