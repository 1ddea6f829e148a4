package io.deltaway.algorithms;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;

import io.deltaway.table.Table;

/// How far nodes are from where one starts.
public final class ShortestPaths {

    private ShortestPaths() {}

    /// A node and the length of the shortest path to it.
    public record Distance(long node, long length) {}

    /// A row for each node that can be reached from one of the starts. Each node tells along its
    /// roads how far it is, until nobody hears of a shorter way (Bellman, Quarterly of Applied
    /// Mathematics 16, 1958; Ford, 1956). Lengths may be negative, but a cycle of negative length
    /// that can be reached has no shortest path: the loop then fails with DW-0253.
    public static Table<Distance> from(Table<Node> starts, Table<Road> roads) {
        Table<Distance> start =
                starts.distinct()
                        .select(
                                into(
                                        Distance.class,
                                        col(Node::id).as(Distance::node),
                                        lit(0L).as(Distance::length)));
        return start.iterate(distances ->
                distances
                        .join(roads)
                        .on(col(Distance::node), col(Road::from))
                        .select((distance, road) ->
                                into(
                                        Distance.class,
                                        road.col(Road::to).as(Distance::node),
                                        distance.col(Distance::length)
                                                .plus(road.col(Road::length))
                                                .as(Distance::length)))
                        .union(start)
                        .groupBy(col(Distance::node))
                        .reduce(g ->
                                into(
                                        Distance.class,
                                        g.key().as(Distance::node),
                                        g.min(col(Distance::length)).as(Distance::length))));
    }
}
