import module io.deltaway;

import static io.deltaway.table.Columns.*;

record Edge(int u, int v) {}

record Source(int u, long degree) {}

record Flow(int u, long flow) {}

record Inflow(int v, long flow) {}

record Rank(int v, long rank) {}

private static final int ROUNDS = 5;
private static final long FIRST_RANK = 6_000;
private static final long LEAST_RANK = 1_000;

/// PageRank in whole numbers, kept up to date while edges arrive: in each of five rounds a vertex
/// gives five sixths of its rank away, in equal shares along its edges, and gets 1,000 and what
/// others give.
///
/// Reads lines `{"u":1,"v":2}`, writes `v,rank` for each vertex.
///
/// Options: --input FILE, --output FILE, --commit-every N (edges to an epoch; all of them where it
/// is not given), --errors FILE, --workers N
void main(String... args) {
    var arguments = Arguments.of(args);
    String input = arguments.text("input", "examples/data/edges.jsonl");
    String output = arguments.text("output", "out/page-rank.csv");
    int commitEvery = arguments.number("commit-every", Integer.MAX_VALUE);
    int workers = arguments.number("workers", 1);
    String errors = arguments.text("errors", "");
    arguments.end();

    var pipeline = Pipeline.create().configure(c -> c.workers(workers).epochs(e -> e.rows(commitEvery)));
    Table<Edge> edges = pipeline.read(JsonLines.files(input, Edge.class));
    ranks(edges).write(Csv.snapshot(output));
    if (!errors.isEmpty()) {
        pipeline.errors().write(Csv.snapshot(errors));
    }
    pipeline.run();
}

static Table<Rank> ranks(Table<Edge> edges) {
    Table<Source> sources = edges
            .groupBy(col(Edge::u))
            .reduce(g -> into(Source.class, g.key().as(Source::u), g.count().as(Source::degree)));
    Table<Flow> flows = sources.select(into(Flow.class,
            col(Source::u).as(Flow::u),
            share(lit(FIRST_RANK), col(Source::degree)).as(Flow::flow)));
    Table<Inflow> inflows = inflows(edges, flows);
    for (int round = 1; round < ROUNDS; round++) {
        flows = sources.leftJoin(inflows)
                .on(col(Source::u), col(Inflow::v))
                .select((source, inflow) -> into(Flow.class,
                        source.col(Source::u).as(Flow::u),
                        share(inflow.col(Inflow::flow).orElse(0).plus(LEAST_RANK), source.col(Source::degree))
                                .as(Flow::flow)));
        inflows = inflows(edges, flows);
    }
    Table<Rank> reached = inflows.select(into(Rank.class,
            col(Inflow::v).as(Rank::v),
            col(Inflow::flow).plus(LEAST_RANK).as(Rank::rank)));
    Table<Rank> others = sources.antiJoin(inflows)
            .on(col(Source::u), col(Inflow::v))
            .select(into(Rank.class, col(Source::u).as(Rank::v), lit(LEAST_RANK).as(Rank::rank)));
    return reached.union(others);
}

/// What each vertex gets of those that point to it.
static Table<Inflow> inflows(Table<Edge> edges, Table<Flow> flows) {
    return edges.join(flows)
            .on(col(Edge::u), col(Flow::u))
            .select((edge, flow) -> into(Inflow.class,
                    edge.col(Edge::v).as(Inflow::v),
                    flow.col(Flow::flow).as(Inflow::flow)))
            .groupBy(col(Inflow::v))
            .reduce(g -> into(Inflow.class, g.key().as(Inflow::v), g.sum(col(Inflow::flow)).as(Inflow::flow)));
}

/// What a vertex of this rank gives along each of its edges.
static <S> LongExpr<S> share(LongExpr<S> rank, LongExpr<S> degree) {
    return rank.times(5).dividedBy(degree.times(6));
}
