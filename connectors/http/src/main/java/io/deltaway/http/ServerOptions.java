package io.deltaway.http;

import io.deltaway.http.internal.client.Target;
import io.deltaway.http.internal.serve.Certificates;
import io.deltaway.http.internal.serve.OpenApi;
import io.deltaway.http.internal.serve.Origins;
import io.deltaway.http.internal.serve.Tokens;
import io.deltaway.http.internal.serve.WebServer;
import io.deltaway.table.PlanException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How a server listens, and whom it answers. Given to the function that [Http#server] takes, and
/// changed only there.
public final class ServerOptions {

    private static final Set<String> OWN_MACHINE = Set.of("127.0.0.1", "::1", "localhost");
    private static final Set<String> NAMES_OF_OWN = Set.of("127.0.0.1", "[::1]", "localhost");

    private static final Duration LONGEST = Duration.ofDays(366);

    private final int port;
    private String host = "127.0.0.1";
    private boolean anybody;
    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final Map<String, List<String>> groups = new LinkedHashMap<>();
    private final Map<String, Tokens.Behalf> behalf = new LinkedHashMap<>();
    private final Set<String> origins = new LinkedHashSet<>();
    private final Set<String> names = new LinkedHashSet<>();
    private OpenApi.About about = new OpenApi.About("Deltaway", "1", "");
    private @Nullable Certificates tls;
    private int headSizeInBytes = 1 << 14;
    private long bodySizeInBytes = 1 << 20;
    private Duration within = Duration.ofSeconds(10);
    private int requests = 256;
    private int followers = 256;
    private int connections = 1_000;

    ServerOptions(int port) {
        check(port >= 0 && port < 1 << 16, "a port from 0 to 65535", port);
        this.port = port;
    }

    static void check(boolean fits, String expected, Object actual) {
        if (!fits) {
            throw new PlanException(
                    "DW-0464",
                    "an option of HTTP does not fit",
                    expected,
                    String.valueOf(actual),
                    "change it");
        }
    }

    static void checkTime(Duration time) {
        boolean fits = time.isPositive() && time.compareTo(LONGEST) <= 0;
        check(fits, "a time above nothing, of a year at most", time);
    }

    /// The address of this machine to listen on: `0.0.0.0` for all. Such a server needs a token,
    /// unless [#anybody] is said. `127.0.0.1` where nothing is said: other machines don't reach it.
    public ServerOptions host(String address) {
        check(!address.isBlank(), "an address of this machine", "\"" + address + "\"");
        this.host = address;
        return this;
    }

    /// Whoever reaches the server may ask.
    public ServerOptions anybody() {
        this.anybody = true;
        return this;
    }

    /// Only who has this token may ask, such as `${env:ASK_TOKEN}`, which the client says as
    /// `Authorization: Bearer` and the token.
    public ServerOptions token(String token) {
        return token("caller", token);
    }

    /// Only who has one of the tokens given may ask. An endpoint can have the name of who asks as a
    /// column: [EndpointOptions#caller].
    public ServerOptions token(String caller, String token) {
        check(
                Target.checked(token).length() >= Tokens.SHORTEST,
                "a token of at least " + Tokens.SHORTEST + " characters",
                "one of " + token.length());
        check(!tokens.containsKey(caller), "one token a caller", "another one of " + caller);
        tokens.put(caller, token);
        return this;
    }

    /// The groups to which a caller belongs who has a token: [EndpointOptions#groups].
    public ServerOptions groups(String caller, String... names) {
        groups.put(caller, List.of(names));
        return this;
    }

    /// A caller with a token asks for others, such as a proxy at which people log in: each of its
    /// requests says in a header for whom, and may name groups, with commas between, in another.
    /// Nobody else is believed what these headers say; let the proxy take out what came with them.
    ///
    /// @param nameHeader such as `X-Forwarded-User`
    /// @param groupsHeader such as `X-Forwarded-Groups`
    public ServerOptions onBehalf(String caller, String nameHeader, String groupsHeader) {
        check(!nameHeader.equalsIgnoreCase(groupsHeader), "two headers", nameHeader);
        behalf.put(caller, new Tokens.Behalf(nameHeader, groupsHeader));
        return this;
    }

    /// HTTPS, with the certificate of a key store (PKCS#12).
    public ServerOptions tls(Path keyStore, String password) {
        this.tls = new Certificates.Store(keyStore, password);
        return this;
    }

    /// HTTPS, with a chain of certificates, the server's first, and its private key, in PEM files.
    public ServerOptions tls(Path chain, Path privateKey) {
        this.tls = new Certificates.Pem(chain, privateKey);
        return this;
    }

    /// Pages of this origin, such as `https://example.com`, may ask too. Without it only pages of
    /// the server itself may, and whatever is no browser.
    public ServerOptions allowOrigin(String origin) {
        check(
                origin.matches("https?://[^/]+"),
                "an origin such as https://example.com",
                "\"" + origin + "\"");
        origins.add(origin);
        return this;
    }

    /// A name under which the server is known. With one, or where only this machine reaches the
    /// server, requests to other names are refused.
    public ServerOptions name(String name) {
        check(!name.isBlank(), "a name", "\"" + name + "\"");
        names.add(name);
        return this;
    }

    /// A request's line and headers together have at most this size. 16 KiB where nothing is said.
    public ServerOptions maxHead(int sizeInBytes) {
        check(sizeInBytes > 0, "a size above nothing", sizeInBytes);
        this.headSizeInBytes = sizeInBytes;
        return this;
    }

    /// Bodies have at most this size. 1 MiB where nothing is said.
    public ServerOptions maxBody(long sizeInBytes) {
        check(
                sizeInBytes > 0 && sizeInBytes < Integer.MAX_VALUE - 8,
                "a size above nothing and below 2 GiB",
                sizeInBytes);
        this.bodySizeInBytes = sizeInBytes;
        return this;
    }

    /// The head of a request comes within this time, and its body within this time again; else the
    /// connection is closed. 10 seconds where nothing is said.
    public ServerOptions requestWithin(Duration time) {
        checkTime(time);
        this.within = time;
        return this;
    }

    /// So many requests may wait for their answers at a time; further ones are refused with status
    /// 503. 256 where nothing is said.
    public ServerOptions maxRequests(int count) {
        check(count > 0, "at least one request", count);
        this.requests = count;
        return this;
    }

    /// So many clients may follow tables at a time; further ones are refused with status 503. 256
    /// where nothing is said.
    public ServerOptions maxFollowers(int count) {
        check(count > 0, "at least one client", count);
        this.followers = count;
        return this;
    }

    /// So many connections there may be at a time; further ones wait. 1,000 where nothing is said.
    public ServerOptions maxConnections(int count) {
        check(count > 0, "at least one connection", count);
        this.connections = count;
        return this;
    }

    /// What the OpenAPI document says of the server.
    public ServerOptions describedAs(String title, String version, String description) {
        this.about = new OpenApi.About(title, version, description);
        return this;
    }

    OpenApi.About about() {
        return about;
    }

    WebServer.Settings settings() {
        boolean isOwnMachine = OWN_MACHINE.contains(host);
        if (!isOwnMachine && tokens.isEmpty() && !anybody) {
            throw new PlanException(
                    "DW-0465",
                    "a server that other machines reach on " + host + " answers anybody",
                    "give it a token with .token(...), or say .anybody()");
        }
        for (String caller :
                Stream.concat(groups.keySet().stream(), behalf.keySet().stream()).toList()) {
            check(tokens.containsKey(caller), "a caller who has a token", caller);
        }
        var hosts = new LinkedHashSet<>(names);
        if (isOwnMachine) {
            hosts.addAll(NAMES_OF_OWN);
        }
        return new WebServer.Settings(
                host,
                port,
                tls,
                headSizeInBytes,
                bodySizeInBytes,
                within,
                requests,
                followers,
                connections,
                new Tokens.Callers(tokens, groups, behalf),
                new Origins(origins, hosts));
    }
}
