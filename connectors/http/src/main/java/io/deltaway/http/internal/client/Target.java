package io.deltaway.http.internal.client;

import io.deltaway.connect.Secrets;
import io.deltaway.connect.SettingException;
import io.deltaway.table.PlanException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Where requests go, and what all of them say, as a program says it: what is secret may be
/// referred to. Immutable.
///
/// @param within how long an answer may take; of a stream its head
/// @param secrets what references stand for
public record Target(String url, Map<String, String> headers, Duration within, Secrets secrets) {

    /// Those that the client sets by itself, or that say where the body of a request ends.
    private static final Pattern SECRET_HEADER =
            Pattern.compile("auth|token|secret|password|key|cookie", Pattern.CASE_INSENSITIVE);

    private static final Set<String> NOT_FOR_USERS =
            Set.of(
                    "connection",
                    "content-length",
                    "host",
                    "transfer-encoding",
                    "upgrade",
                    "expect");

    private static final int LAST_PORT = 65_535;
    private static final String REFERENCE = "\\$\\{[^}]*}";

    public Target {
        headers = Map.copyOf(headers);
    }

    /// @throws PlanException where it is no address of HTTP
    public static Target of(String url) {
        String plain = checked(url).replaceAll(REFERENCE, "x");
        URI uri;
        try {
            uri = new URI(plain);
        } catch (URISyntaxException e) {
            throw refused("an address such as https://example.com/prices", url);
        }
        if (!isHttp(uri)) {
            throw refused("an address such as https://example.com/prices, without a password", url);
        }
        return new Target(url, Map.of(), Duration.ofSeconds(30), new Secrets());
    }

    static boolean isHttp(URI uri) {
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getPort() <= LAST_PORT
                && uri.getRawUserInfo() == null;
    }

    /// A text whose references are well written.
    ///
    /// @throws PlanException where they are not
    public static String checked(String text) {
        try {
            return Secrets.checked(text);
        } catch (IllegalArgumentException e) {
            throw refused(
                    "a text, or a reference to where it is kept",
                    String.valueOf(e.getMessage()).replaceFirst("^DW-\\d+ ", ""));
        }
    }

    private static PlanException refused(String expected, Object actual) {
        return new PlanException(
                "DW-0464",
                "an option of HTTP does not fit",
                expected,
                Secrets.shown(String.valueOf(actual)),
                "change it");
    }

    public Target withHeader(String name, String value) {
        if (NOT_FOR_USERS.contains(name.toLowerCase(Locale.ROOT)) || !isToken(name)) {
            throw refused("the name of a header that is yours to set", name);
        }
        if (!isOneLine(checked(value))) {
            throw refused("a header's value in one line", "one with control characters");
        }
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Target(url, more, within, secrets);
    }

    private static boolean isToken(String name) {
        return name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    }

    private static boolean isOneLine(String value) {
        return value.chars().noneMatch(c -> c < ' ' && c != '\t' || c == 0x7F);
    }

    public Target withToken(String token) {
        return withHeader("Authorization", "Bearer " + token);
    }

    public Target within(Duration time) {
        if (!time.isPositive()) {
            throw refused("a time above nothing", time);
        }
        return new Target(url, headers, time, secrets);
    }

    /// With what references stand for.
    ///
    /// @throws SettingException where that is not there, or makes no address or header
    Site resolve() throws SettingException {
        var resolved = new LinkedHashMap<String, String>();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String value = value(header.getKey(), header.getValue());
            if (!isOneLine(value)) {
                throw unfit("the header " + header.getKey() + " has more than one line");
            }
            resolved.put(header.getKey(), value);
        }
        try {
            var uri = new URI(secrets.resolve(url));
            if (isHttp(uri)) {
                return new Site(uri, resolved, within, secrets);
            }
        } catch (URISyntaxException e) {
            // said below, without what it holds
        }
        throw unfit("the address " + this + " is none, with what it refers to");
    }

    /// Of a header that tells by its name that it holds a secret, the secret is what stands behind
    /// the scheme, such as `Bearer`.
    private String value(String name, String value) throws SettingException {
        if (!SECRET_HEADER.matcher(name).find()) {
            return secrets.resolve(value);
        }
        int scheme = value.indexOf(' ') + 1;
        return value.substring(0, scheme) + secrets.resolveSecret(value.substring(scheme));
    }

    private static SettingException unfit(String what) {
        return new SettingException(
                "DW-0459", what, "Correct the environment variable or the file", null);
    }

    /// Without query and headers, which may hold secrets.
    @Override
    public String toString() {
        int query = url.indexOf('?');
        return Secrets.shown(query < 0 ? url : url.substring(0, query));
    }
}
