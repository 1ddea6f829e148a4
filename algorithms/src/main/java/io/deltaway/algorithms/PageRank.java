package io.deltaway.algorithms;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;

import io.deltaway.table.Rounds;
import io.deltaway.table.Table;

/// How much a node is pointed at by nodes that are pointed at (Brin and Page, Computer Networks 30,
/// 1998).
public final class PageRank {

    private static final long FIRST = 6_000;
    private static final long EVERYBODY = 1_000;

    private PageRank() {}

    /// A node and its rank in thousandths.
    public record Whole(long node, long rank) {}

    /// A node and its rank; the average is 1 where each node has an edge to another.
    public record Rank(long node, double rank) {}

    record Degree(long node, long edges) {}

    /// Ranks in whole numbers, so that they are the same everywhere: all begin with 6000; in each
    /// round a node gives `rank * 5 / (degree * 6)`, cut to a whole number, along each of its
    /// edges, and has what it gets and 1000. The rounds are written down one after another, as the
    /// benchmark of Pathway does with five of them (Bartoszkiewicz et al., Pathway, arXiv
    /// 2307.13116).
    public static Table<Whole> whole(Table<Edge> edges, int rounds) {
        Table<Node> nodes = Graphs.nodes(edges);
        Table<Degree> degrees = degrees(edges);
        Table<Whole> ranks = same(nodes, FIRST);
        for (int round = 0; round < rounds; round++) {
            Table<Whole> flows =
                    ranks.join(degrees)
                            .on(col(Whole::node), col(Degree::node))
                            .select((rank, degree) ->
                                    into(
                                            Whole.class,
                                            rank.col(Whole::node).as(Whole::node),
                                            rank.col(Whole::rank)
                                                    .times(5)
                                                    .floorDiv(degree.col(Degree::edges).times(6))
                                                    .as(Whole::rank)));
            ranks =
                    flows.join(edges)
                            .on(col(Whole::node), col(Edge::from))
                            .select((flow, edge) ->
                                    into(
                                            Whole.class,
                                            edge.col(Edge::to).as(Whole::node),
                                            flow.col(Whole::rank).as(Whole::rank)))
                            .union(same(nodes, 0))
                            .groupBy(col(Whole::node))
                            .reduce(g ->
                                    into(
                                            Whole.class,
                                            g.key().as(Whole::node),
                                            g.sum(col(Whole::rank))
                                                    .plus(EVERYBODY)
                                                    .as(Whole::rank)));
        }
        return ranks;
    }

    private static Table<Whole> same(Table<Node> nodes, long rank) {
        return nodes.select(
                into(Whole.class, col(Node::id).as(Whole::node), lit(rank).as(Whole::rank)));
    }

    /// Ranks as floating numbers after some rounds: all begin with 1; in each round a node has `1 -
    /// damping`, and `damping` times what it gets, where each node gives the same along each of its
    /// edges, all in all its rank. Sums are exact, so the answer depends on no order of rows.
    ///
    /// @param damping usually 0.85
    public static Table<Rank> of(Table<Edge> edges, double damping, Rounds rounds) {
        Table<Degree> degrees = degrees(edges);
        Table<Rank> start =
                Graphs.nodes(edges)
                        .select(
                                into(
                                        Rank.class,
                                        col(Node::id).as(Rank::node),
                                        lit(1.0).as(Rank::rank)));
        Table<Rank> none =
                start.select(
                        into(Rank.class, col(Rank::node).as(Rank::node), lit(0.0).as(Rank::rank)));
        return start.iterate(
                rounds,
                ranks ->
                        ranks.join(degrees)
                                .on(col(Rank::node), col(Degree::node))
                                .select((rank, degree) ->
                                        into(
                                                Rank.class,
                                                rank.col(Rank::node).as(Rank::node),
                                                rank.col(Rank::rank)
                                                        .times(damping)
                                                        .dividedBy(
                                                                degree.col(Degree::edges)
                                                                        .toDouble())
                                                        .as(Rank::rank)))
                                .join(edges)
                                .on(col(Rank::node), col(Edge::from))
                                .select((flow, edge) ->
                                        into(
                                                Rank.class,
                                                edge.col(Edge::to).as(Rank::node),
                                                flow.col(Rank::rank).as(Rank::rank)))
                                .union(none)
                                .groupBy(col(Rank::node))
                                .reduce(g ->
                                        into(
                                                Rank.class,
                                                g.key().as(Rank::node),
                                                g.sum(col(Rank::rank))
                                                        .plus(1 - damping)
                                                        .as(Rank::rank))));
    }

    private static Table<Degree> degrees(Table<Edge> edges) {
        return edges.groupBy(col(Edge::from))
                .reduce(g ->
                        into(Degree.class, g.key().as(Degree::node), g.count().as(Degree::edges)));
    }
}
