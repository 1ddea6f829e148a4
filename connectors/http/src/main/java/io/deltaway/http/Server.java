package io.deltaway.http;

import io.deltaway.connect.Secrets;
import io.deltaway.engine.value.Schema;
import io.deltaway.http.internal.serve.Counts;
import io.deltaway.http.internal.serve.Mounted;
import io.deltaway.http.internal.serve.OpenApi;
import io.deltaway.http.internal.serve.PathTemplate;
import io.deltaway.http.internal.serve.Routes;
import io.deltaway.http.internal.serve.ServerRoutes;
import io.deltaway.http.internal.serve.Shown;
import io.deltaway.http.internal.serve.WebServer;
import io.deltaway.table.Accessor;
import io.deltaway.table.PlanException;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/// A server with several endpoints. It listens from the moment at which a pipeline that serves one
/// of them starts until the last such pipeline has ended. Thread-safe.
///
/// `GET /health` is answered without a token, with status 200 while it serves and 503 from the
/// moment at which its pipeline is told to stop: then what is under way is still answered. `GET
/// /openapi.json` is the OpenAPI document of all endpoints, made of their records.
public final class Server {

    /// The attribute of requests to what is mounted with the [Caller] who asks; not there where no
    /// token is asked for.
    public static final String CALLER = Mounted.CALLER;

    /// The attribute of a request whose value is the [Presence] of its client. It may be watched
    /// once the body was read.
    public static final String PRESENCE = Mounted.PRESENCE;

    private final WebServer.Settings settings;
    private final Routes routes = new Routes();
    private final List<Mounted> mounted = new CopyOnWriteArrayList<>();
    private final Counts counts = new Counts();
    private final Secrets secrets = new Secrets();
    private @Nullable WebServer web;
    private volatile boolean draining;
    private int users;

    Server(WebServer.Settings settings, OpenApi.About about) {
        this.settings = settings;
        ServerRoutes.addTo(routes, about, !settings.callers().tokens().isEmpty(), () -> draining);
    }

    /// What became of the requests so far.
    ///
    /// @param answered with a status below 400
    /// @param refused with a status from 400 on, since something was wrong with them
    /// @param failed with a status from 500 on
    /// @param abandoned by their clients
    /// @param connections how many there are now
    public record Count(
            long answered, long refused, long failed, long abandoned, int connections) {}

    /// What became of the requests so far.
    public synchronized Count count() {
        return new Count(
                counts.answered(),
                counts.refused(),
                counts.failed(),
                counts.abandoned(),
                web == null ? 0 : web.connections());
    }

    /// Where it is reached while it listens.
    ///
    /// @throws IllegalStateException while it does not
    public synchronized URI uri() {
        WebServer listening = web;
        if (listening == null) {
            throw new IllegalStateException(
                    "DW-0466 the server does not listen: no pipeline that serves it has started");
        }
        return listening.uri();
    }

    /// An endpoint whose requests have a JSON body with the components of a record.
    ///
    /// @param path such as `/v1/answer`, or `/v1/users/{user}/questions`, where `user` is a
    ///   component that the path gives and not the body
    /// @param request the component that has the number of the request
    public <R extends Record> Endpoint<R> post(
            String path, Class<R> recordClass, Accessor.OfLong<R> request) {
        return post(path, recordClass, request, options -> {});
    }

    /// As [#post(String, Class, Accessor.OfLong)], with options.
    public <R extends Record> Endpoint<R> post(
            String path,
            Class<R> recordClass,
            Accessor.OfLong<R> request,
            Consumer<EndpointOptions<R>> options) {
        return endpoint("POST", path, recordClass, request, options);
    }

    /// An endpoint whose requests have the components of a record as parameters of the path and the
    /// query.
    ///
    /// @param path such as `/v1/prices/{ticker}`, where `ticker` is a component; the others are
    ///   parameters of the query
    /// @param request the component that has the number of the request
    public <R extends Record> Endpoint<R> get(
            String path, Class<R> recordClass, Accessor.OfLong<R> request) {
        return get(path, recordClass, request, options -> {});
    }

    /// As [#get(String, Class, Accessor.OfLong)], with options.
    public <R extends Record> Endpoint<R> get(
            String path,
            Class<R> recordClass,
            Accessor.OfLong<R> request,
            Consumer<EndpointOptions<R>> options) {
        return endpoint("GET", path, recordClass, request, options);
    }

    private <R extends Record> Endpoint<R> endpoint(
            String method,
            String path,
            Class<R> recordClass,
            Accessor.OfLong<R> request,
            Consumer<EndpointOptions<R>> options) {
        var chosen = new EndpointOptions<R>();
        options.accept(chosen);
        PathTemplate template = PathTemplate.of(path);
        var endpoint = Endpoint.of(this, method, template, recordClass, request, chosen);
        endpoint.desk().addTo(routes, method, template);
        return endpoint;
    }

    /// A table to be shown: [TableEndpoint] says how.
    ///
    /// @param path such as `/v1/prices/{ticker}`, where the component `ticker` is the key of the
    ///   table; without a place, such as `/v1/trades`, where rows may repeat
    public <R> TableEndpoint<R> table(String path, Class<R> recordClass) {
        Schema schema = RowType.of(recordClass).schema();
        PathTemplate one = PathTemplate.of(path);
        PathTemplate all = one.beforePlaces().orElse(null);
        if (all == null || one.places().stream().anyMatch(place -> schema.indexOf(place) < 0)) {
            throw new PlanException(
                    "DW-0461",
                    "the path of a table does not fit",
                    "one that ends with its key, in components of " + schema,
                    path,
                    "change the path");
        }
        var shown = new Shown(RowType.of(recordClass), one.places());
        shown.addTo(routes, all, one);
        return new TableEndpoint<>(this, path, one.places(), shown);
    }

    /// Shows a page, or what belongs to one such as its script: always the same bytes. It is shown
    /// without a token, as a browser needs a page before it can send one, so that nothing secret
    /// may stand there. Pages may load nothing from elsewhere, and can't be shown inside others'.
    ///
    /// @param mediaType such as `text/html; charset=utf-8`
    public void page(String path, String mediaType, byte[] content) {
        ServerRoutes.addPage(routes, PathTemplate.of(path), mediaType, content.clone());
    }

    /// Hands all requests to a path, and to those below it, to a handler of Jetty's core, behind
    /// the checks of tokens, origins and names. The attribute [#CALLER] of a request says who asks,
    /// and [#PRESENCE] whether its client is still there.
    ///
    /// The handler is started and stopped with the server.
    ///
    /// @param path such as `/mcp`
    @SuppressWarnings("exports") // who has a handler has Jetty
    public void mount(String path, Handler handler) {
        mounted.add(new Mounted(PathTemplate.of(path), handler));
    }

    Secrets secrets() {
        return secrets;
    }

    /// Listens for one more who answers.
    synchronized void use(Executor threads) throws IOException {
        if (web == null) {
            draining = false;
            web = WebServer.start(settings, routes, mounted, counts, secrets, threads);
        }
        users++;
    }

    /// A pipeline that answers has been told to stop.
    void drain() {
        draining = true;
    }

    /// One who answers has ended.
    synchronized void leave() {
        users--;
        WebServer listening = web;
        if (users == 0 && listening != null) {
            listening.stop();
            web = null;
        }
    }
}
