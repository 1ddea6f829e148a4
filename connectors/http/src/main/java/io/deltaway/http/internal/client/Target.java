package io.deltaway.http.internal.client;

import io.deltaway.table.PlanException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/// Where requests go, and what all of them say. Immutable.
///
/// @param within how long the head of an answer may take
public record Target(URI uri, Map<String, String> headers, Duration within) {

    /// Those that the client sets by itself, or that say where the body of a request ends.
    private static final Set<String> NOT_FOR_USERS =
            Set.of(
                    "connection",
                    "content-length",
                    "host",
                    "transfer-encoding",
                    "upgrade",
                    "expect");

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

    public Target {
        headers = Map.copyOf(headers);
    }

    /// @throws PlanException where it is no address of HTTP
    public static Target of(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw refused("an address such as https://example.com/prices", url);
        }
        boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!isHttp || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw refused("an address such as https://example.com/prices, without a password", url);
        }
        return new Target(uri, Map.of(), Duration.ofSeconds(30));
    }

    private static PlanException refused(String expected, Object actual) {
        return new PlanException(
                "DW-0464",
                "an option of HTTP does not fit",
                expected,
                String.valueOf(actual),
                "change it");
    }

    public Target withHeader(String name, String value) {
        if (NOT_FOR_USERS.contains(name.toLowerCase(Locale.ROOT)) || !isToken(name)) {
            throw refused("the name of a header that is yours to set", name);
        }
        if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7F)) {
            throw refused("a header's value in one line", "one with control characters");
        }
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Target(uri, more, within);
    }

    private static boolean isToken(String name) {
        return name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    }

    public Target withToken(String token) {
        return withHeader("Authorization", "Bearer " + token);
    }

    public Target within(Duration time) {
        if (!time.isPositive()) {
            throw refused("a time above nothing", time);
        }
        return new Target(uri, headers, time);
    }

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

    /// Without query and headers, which may hold secrets.
    @Override
    public String toString() {
        return shown(uri);
    }

    static String shown(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return uri.getScheme() + "://" + uri.getRawAuthority() + path;
    }
}
