package io.deltaway.http.internal.client;

import io.deltaway.connect.Secrets;
import io.deltaway.engine.value.DurationText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A [Target] with its secrets. Immutable.
record Site(URI uri, Map<String, String> headers, Duration within, Secrets secrets) {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

    /// A client for it, which the caller closes.
    HttpClient client(Executor threads) {
        return HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(CONNECT_WITHIN)
                .followRedirects(HttpClient.Redirect.NEVER)
                // Over plain HTTP the way to HTTP/2 is an upgrade that not every server survives.
                .version(
                        "https".equals(uri.getScheme())
                                ? HttpClient.Version.HTTP_2
                                : HttpClient.Version.HTTP_1_1)
                .build();
    }

    /// A request to an address; what is secret goes to the server that it is meant for only.
    HttpRequest.Builder request(URI to) {
        HttpRequest.Builder request = HttpRequest.newBuilder(to);
        if (isSameServer(to)) {
            headers.forEach(request::setHeader);
        }
        return request;
    }

    /// The answer to a request, with all of its body that the handler waits for.
    ///
    /// @throws IOException where it is not there within the time
    <T> HttpResponse<T> send(HttpClient client, HttpRequest request, BodyHandler<T> body)
            throws IOException, InterruptedException {
        // The time of a request of the client's own ends with the head of the answer.
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, body);
        try {
            return answer.get(TimeUnit.NANOSECONDS.convert(within), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException(
                    "no whole answer within "
                            + DurationText.of(within)
                            + "; where one takes longer, say .answerWithin(...)");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private boolean isSameServer(URI to) {
        return uri.getScheme().equals(to.getScheme())
                && uri.getRawAuthority().equals(to.getRawAuthority());
    }

    /// The address that an answer names; empty where it is none of HTTP.
    ///
    /// @param from where the answer came from
    static Optional<URI> named(URI from, String said) {
        try {
            return Optional.of(from.resolve(said)).filter(Target::isHttp);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// An address without its query, which may hold secrets.
    static String shown(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return uri.getScheme() + "://" + uri.getRawAuthority() + path;
    }

    /// Without query and headers, which may hold secrets.
    @Override
    public String toString() {
        return shown(uri);
    }
}
