package io.deltaway.http.internal.serve;

import io.deltaway.http.internal.serve.Routes.Match;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Lets in who may ask, finds what answers, and sees to it that everything is answered. A request
/// is handled by a thread of its own.
final class Router extends Handler.Abstract {

    private static final System.Logger LOG = System.getLogger("io.deltaway.http");

    private final Routes routes;
    private final List<Mounted> mounted;
    private final Tokens tokens;
    private final Origins origins;
    private final Exchange.Limits limits;
    private final Room room;
    private final Counts counts;

    Router(
            Routes routes,
            List<Mounted> mounted,
            Tokens tokens,
            Origins origins,
            Exchange.Limits limits,
            Room room,
            Counts counts) {
        this.routes = routes;
        this.mounted = mounted;
        this.tokens = tokens;
        this.origins = origins;
        this.limits = limits;
        this.room = room;
        this.counts = counts;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        // An answer may take longer than a connection may be idle.
        request.addIdleTimeoutListener(timeout -> false);
        var exchange = new Exchange(request, response, callback, limits, room);
        Request.addCompletionListener(
                request,
                failure -> {
                    if (failure == null) {
                        counts.count(response.getStatus());
                    } else {
                        counts.abandoned.increment();
                    }
                });
        try {
            exchange.setHeader("X-Content-Type-Options", "nosniff");
            exchange.setHeader("Cache-Control", "no-store");
            Handler other = answer(exchange);
            return other == null || other.handle(request, response, callback);
        } catch (Problem problem) {
            exchange.respond(problem);
        } catch (InterruptedException e) {
            exchange.respond(Problem.unavailable("the pipeline has ended"));
        } catch (GoneException e) {
            exchange.abort(new Request.Handler.AbortException(e)); // nobody would read an error
        } catch (IOException e) {
            exchange.abort(e); // the client is gone
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "a request could not be answered", e);
            if (exchange.isCommitted()) {
                exchange.abort(e);
            } else {
                exchange.respond(new Problem(500, "the server could not answer"));
            }
        }
        return true;
    }

    /// Answers, or says which handler does.
    private @Nullable Handler answer(Exchange exchange) throws IOException, InterruptedException {
        origins.check(exchange);
        List<String> path = Percent.path(exchange.path());
        for (Mounted other : mounted) {
            if (other.covers(path)) {
                exchange.authenticated(tokens.caller(exchange::headers));
                return other.handler();
            }
        }
        List<Match> matches = routes.find(path);
        String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
        if (method.equals("OPTIONS") && !matches.isEmpty()) {
            String allowed = Routes.allowed(matches);
            exchange.setHeader("Allow", allowed);
            origins.allow(exchange, allowed);
            exchange.respond(204, "", new byte[0]);
            return null;
        }
        Match match =
                matches.stream()
                        .filter(one -> one.route().method().equals(method))
                        .findFirst()
                        .orElse(null);
        if (match == null || !match.route().isPublic()) {
            exchange.authenticated(tokens.caller(exchange::headers));
        }
        if (matches.isEmpty()) {
            throw new Problem(404, "there is nothing at " + exchange.path());
        }
        if (match == null) {
            throw new Problem(405, exchange.path() + " has no " + exchange.method())
                    .with("Allow", Routes.allowed(matches));
        }
        exchange.matched(match.places());
        match.route().resource().answer(exchange);
        return null;
    }
}
