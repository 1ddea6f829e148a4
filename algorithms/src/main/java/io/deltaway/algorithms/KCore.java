package io.deltaway.algorithms;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;

import io.deltaway.table.Table;

/// The part of a graph in which everybody has many neighbours.
public final class KCore {

    private KCore() {}

    record Degree(long node, long neighbours) {}

    /// The nodes of the largest part of the graph in which each node has at least `k` neighbours:
    /// who has fewer goes, until nobody has (Seidman, Social Networks 5, 1983). Edges count
    /// whatever their direction, and once.
    public static Table<Node> of(Table<Edge> edges, int k) {
        Table<Edge> core =
                Graphs.inBothDirections(edges)
                        .iterate(left -> {
                            Table<Degree> stay = degrees(left, k);
                            return left.semiJoin(stay)
                                    .on(col(Edge::from), col(Degree::node))
                                    .semiJoin(stay)
                                    .on(col(Edge::to), col(Degree::node));
                        });
        return core.select(into(Node.class, col(Edge::from).as(Node::id))).distinct();
    }

    private static Table<Degree> degrees(Table<Edge> edges, int atLeast) {
        return edges.groupBy(col(Edge::from))
                .reduce(g ->
                        into(
                                Degree.class,
                                g.key().as(Degree::node),
                                g.count().as(Degree::neighbours)))
                .where(col(Degree::neighbours).ge(atLeast));
    }
}
