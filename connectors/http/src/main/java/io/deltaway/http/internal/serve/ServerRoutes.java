package io.deltaway.http.internal.serve;

import java.util.List;
import java.util.function.BooleanSupplier;

/// What every server answers by itself.
public final class ServerRoutes {

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

    private static void health(Exchange exchange, boolean isDraining) {
        exchange.respond(
                isDraining ? 503 : 200,
                JsonOf.object("status", JsonOf.text(isDraining ? "draining" : "up")));
    }

    private static Operation said(String summary) {
        return new Operation(summary, null, List.of(), null, List.of());
    }
}
