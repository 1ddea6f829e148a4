package io.deltaway.http.internal.serve;

import java.net.URI;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/// Which web pages may ask, and under which names the server is known. Without it a page of anybody
/// could ask a server on the machine of the person who looks at it, by a name of its own that leads
/// there (DNS rebinding). Immutable.
///
/// @param allowed the origins of other servers' pages that may ask, such as `https://example.com`
/// @param hosts the names of the server; empty where any is its own
public record Origins(Set<String> allowed, Set<String> hosts) {

    public Origins {
        allowed = Set.copyOf(allowed);
        hosts = Set.copyOf(hosts);
    }

    /// Says in the answer that the page may read it.
    ///
    /// @throws Problem where the page may not ask, or the server has another name
    void check(Exchange exchange) {
        String host = exchange.header("Host");
        if (!hosts.isEmpty() && !hosts.contains(name(host))) {
            throw new Problem(
                    421,
                    host == null
                            ? "expected a header Host, got none"
                            : "the server is not called " + host);
        }
        String origin = exchange.header("Origin");
        if (!allowed.isEmpty()) {
            exchange.addHeader(HttpHeader.VARY, "Origin");
        }
        if (origin == null) {
            return;
        }
        if (allowed.contains(origin)) {
            exchange.setHeader("Access-Control-Allow-Origin", origin);
            exchange.setHeader(
                    "Access-Control-Expose-Headers", "Deltaway-Epoch, ETag, Retry-After");
        } else if (!isOwn(origin, host)) {
            throw new Problem(403, "pages of " + origin + " may not ask");
        }
    }

    /// What a browser asks before it lets a page ask.
    void allow(Exchange exchange, String methods) {
        if (exchange.header("Access-Control-Request-Method") != null) {
            exchange.setHeader("Access-Control-Allow-Methods", methods);
            exchange.setHeader(
                    "Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID");
            exchange.setHeader("Access-Control-Max-Age", "600");
        }
    }

    /// The host without its port.
    private static String name(@Nullable String host) {
        if (host == null) {
            return "";
        }
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            return Objects.equals(URI.create(origin).getRawAuthority(), host) && host != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
