package io.deltaway.http.internal.client;

import io.deltaway.connect.Secrets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;

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
        HttpRequest.Builder request = HttpRequest.newBuilder(to).timeout(within);
        if (isSameServer(to)) {
            headers.forEach(request::setHeader);
        }
        return request;
    }

    private boolean isSameServer(URI to) {
        return uri.getScheme().equals(to.getScheme())
                && uri.getRawAuthority().equals(to.getRawAuthority());
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
