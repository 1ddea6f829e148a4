package io.deltaway.algorithms;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;

import io.deltaway.table.Table;

/// Three nodes of which each is a neighbour of the others.
public final class Triangles {

    private Triangles() {}

    /// A triangle; its nodes stand in the order of their numbers.
    public record Triangle(long first, long second, long third) {}

    /// How many there are.
    public record Count(long triangles) {}

    /// All triangles, each once, whatever the direction of edges: the two sides that begin at the
    /// smallest and at the middle node, as far as the third one is there (the node iterator of
    /// Schank and Wagner, WEA 2005, by node numbers).
    public static Table<Triangle> of(Table<Edge> edges) {
        Table<Edge> up = Graphs.inBothDirections(edges).where(col(Edge::from).lt(col(Edge::to)));
        return up.join(up)
                .on(col(Edge::to), col(Edge::from))
                .select((side, other) ->
                        into(
                                Triangle.class,
                                side.col(Edge::from).as(Triangle::first),
                                side.col(Edge::to).as(Triangle::second),
                                other.col(Edge::to).as(Triangle::third)))
                .semiJoin(up)
                .on(
                        into(
                                Edge.class,
                                col(Triangle::first).as(Edge::from),
                                col(Triangle::third).as(Edge::to)),
                        into(
                                Edge.class,
                                col(Edge::from).as(Edge::from),
                                col(Edge::to).as(Edge::to)));
    }

    /// The number of triangles; no row where there is none.
    public static Table<Count> count(Table<Edge> edges) {
        return of(edges).reduce(g -> into(Count.class, g.count().as(Count::triangles)));
    }
}
