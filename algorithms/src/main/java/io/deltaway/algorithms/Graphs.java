package io.deltaway.algorithms;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;

import io.deltaway.table.Table;

/// What several programs need of a graph.
final class Graphs {

    private Graphs() {}

    /// All edges in both directions, each once, without those from a node to itself.
    static Table<Edge> inBothDirections(Table<Edge> edges) {
        Table<Edge> others = edges.where(col(Edge::from).ne(col(Edge::to)));
        return others.union(
                        others.select(
                                into(
                                        Edge.class,
                                        col(Edge::to).as(Edge::from),
                                        col(Edge::from).as(Edge::to))))
                .distinct();
    }

    /// All nodes that an edge has, each once.
    static Table<Node> nodes(Table<Edge> edges) {
        return edges.select(into(Node.class, col(Edge::from).as(Node::id)))
                .union(edges.select(into(Node.class, col(Edge::to).as(Node::id))))
                .distinct();
    }
}
