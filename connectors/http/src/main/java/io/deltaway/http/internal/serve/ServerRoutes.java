package io.deltaway.http.internal.serve;

import java.util.List;
import java.util.function.BooleanSupplier;

/// What every server answers by itself.
public final class ServerRoutes {

    /// What a page may do: load and ask what is of its own server, and nothing else.
    private static final String OWN_ONLY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private ServerRoutes() {}

    /// @param isDraining whether the pipeline has been told to stop
    public static void addTo(
            Routes routes, OpenApi.About about, boolean hasTokens, BooleanSupplier isDraining) {
        routes.add(
                new Routes.Route(
                        "GET",
                        PathTemplate.of("/health"),
                        true,
                        exchange -> health(exchange, isDraining.getAsBoolean()),
                        () -> said("Whether the server serves")));
        routes.add(
                new Routes.Route(
                        "GET",
                        PathTemplate.of("/openapi.json"),
                        false,
                        exchange -> exchange.respond(200, OpenApi.of(about, routes, hasTokens)),
                        () -> said("This document")));
    }

    /// Adds what is always the same.
    public static void addPage(Routes routes, PathTemplate path, String mediaType, byte[] content) {
        routes.add(
                new Routes.Route(
                        "GET",
                        path,
                        true,
                        exchange -> {
                            exchange.setHeader("Content-Security-Policy", OWN_ONLY);
                            exchange.setHeader("Referrer-Policy", "no-referrer");
                            exchange.setHeader("Cache-Control", "no-cache");
                            exchange.respond(200, mediaType, content);
                        },
                        () -> Operation.PAGE));
    }

    private static void health(Exchange exchange, boolean isDraining) {
        exchange.respond(
                isDraining ? 503 : 200,
                JsonOf.object("status", JsonOf.text(isDraining ? "draining" : "up")));
    }

    private static Operation said(String summary) {
        return new Operation(summary, null, List.of(), null, List.of());
    }
}
