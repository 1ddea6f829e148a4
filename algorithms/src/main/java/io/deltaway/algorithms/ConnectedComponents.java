package io.deltaway.algorithms;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;

import io.deltaway.table.Table;

/// Which nodes hang together, whatever the direction of their edges.
public final class ConnectedComponents {

    private ConnectedComponents() {}

    /// A node and its component, which is called after its smallest node.
    public record Member(long node, long component) {}

    /// A row for each node. Each node tells its neighbours the smallest node that it has heard of,
    /// until nobody hears of a smaller one (label propagation: Raghavan, Albert, Kumara, Physical
    /// Review E 76, 2007, with the minimum in the place of the majority). As many rounds as the
    /// longest of the shortest paths from a component's smallest node has edges.
    public static Table<Member> of(Table<Edge> edges) {
        Table<Edge> both = Graphs.inBothDirections(edges);
        Table<Member> start =
                Graphs.nodes(edges)
                        .select(
                                into(
                                        Member.class,
                                        col(Node::id).as(Member::node),
                                        col(Node::id).as(Member::component)));
        return start.iterate(members ->
                members.join(both)
                        .on(col(Member::node), col(Edge::from))
                        .select((member, edge) ->
                                into(
                                        Member.class,
                                        edge.col(Edge::to).as(Member::node),
                                        member.col(Member::component).as(Member::component)))
                        .union(start)
                        .groupBy(col(Member::node))
                        .reduce(g ->
                                into(
                                        Member.class,
                                        g.key().as(Member::node),
                                        g.min(col(Member::component)).as(Member::component))));
    }
}
