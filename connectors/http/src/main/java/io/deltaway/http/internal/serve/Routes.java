package io.deltaway.http.internal.serve;

import io.deltaway.table.PlanException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// What a server answers. Thread-safe.
public final class Routes {

    /// @param isPublic whether it is answered without a token
    /// @param operation what is said of it
    record Route(
            String method,
            PathTemplate path,
            boolean isPublic,
            Resource resource,
            Supplier<Operation> operation) {}

    /// A route that fits a path.
    ///
    /// @param places the values at the places of its path
    record Match(Route route, Map<String, String> places) {}

    private final List<Route> all = new CopyOnWriteArrayList<>();

    List<Route> all() {
        return all;
    }

    /// @throws PlanException where the same is there already
    synchronized void add(Route route) {
        for (Route other : all) {
            if (other.method().equals(route.method()) && other.path().isSameAs(route.path())) {
                throw new PlanException(
                        "DW-0462",
                        "the server has " + route.method() + " " + other.path() + " already",
                        "give each endpoint a path or a method of its own");
            }
        }
        all.add(route);
    }

    /// The routes whose path fits, the one with the most fixed segments first.
    List<Match> find(List<String> path) {
        var matches = new ArrayList<Match>();
        for (Route route : all) {
            route.path().match(path).ifPresent(places -> matches.add(new Match(route, places)));
        }
        matches.sort(
                Comparator.comparingLong((Match match) -> match.route().path().fixedSegments())
                        .reversed());
        return matches;
    }

    /// The methods of routes, as the header `Allow` names them.
    static String allowed(List<Match> matches) {
        var methods = new TreeSet<String>(List.of("OPTIONS"));
        for (Match match : matches) {
            methods.add(match.route().method());
            if (match.route().method().equals("GET")) {
                methods.add("HEAD");
            }
        }
        return String.join(", ", methods);
    }
}
