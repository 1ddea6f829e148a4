package io.deltaway.http.internal.serve;

import java.util.List;

/// What every server answers by itself.
public final class ServerRoutes {

    private ServerRoutes() {}

    public static void addTo(Routes routes, OpenApi.About about, Tokens tokens) {
        routes.add(
                new Routes.Route(
                        "GET",
                        PathTemplate.of("/health"),
                        true,
                        exchange ->
                                exchange.respond(200, JsonOf.object("status", JsonOf.text("up"))),
                        () -> said("Whether the server serves")));
        routes.add(
                new Routes.Route(
                        "GET",
                        PathTemplate.of("/openapi.json"),
                        false,
                        exchange ->
                                exchange.respond(200, OpenApi.of(about, routes, !tokens.isEmpty())),
                        () -> said("This document")));
    }

    private static Operation said(String summary) {
        return new Operation(summary, null, List.of(), null, List.of());
    }
}
