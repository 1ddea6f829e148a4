package io.deltaway.loops;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.PlanException;
import io.deltaway.table.Rounds;
import io.deltaway.table.Table;
import io.deltaway.table.Tables;
import io.deltaway.testkit.TestPipeline;
import org.junit.jupiter.api.Test;

class IterateTest {

    record Edge(long from, long to) {}

    record Node(long id) {}

    record Step(long id, long value) {}

    private static Table<Node> reached(Table<Node> start, Table<Edge> edges) {
        return start.iterate(nodes ->
                start.union(
                                nodes.join(edges)
                                        .on(col(Node::id), col(Edge::from))
                                        .select((node, edge) ->
                                                into(Node.class, edge.col(Edge::to).as(Node::id))))
                        .distinct());
    }

    @Test
    void aLoopFollowsChanges() {
        TestPipeline.everyWay(pipeline -> {
            var start = pipeline.input(Node.class);
            var edges = pipeline.input(Edge.class);
            var reached = pipeline.output(reached(start.table(), edges.table()));
            start.given(
                    """
                    epoch weight  id
                    0     +1      1
                    """);
            edges.given(
                    """
                    epoch weight  from to
                    0     +1      1    2
                    0     +1      2    3
                    0     +1      3    1
                    1     +1      3    4
                    2     -1      1    2
                    """);
            pipeline.run();
            reached.emits(
                    """
                    epoch weight  id
                    0     +1      1
                    0     +1      2
                    0     +1      3
                    1     +1      4
                    2     -1      2
                    2     -1      3
                    2     -1      4
                    """);
        });
    }

    @Test
    void severalTablesGoRoundTogether() {
        TestPipeline.everyWay(pipeline -> {
            var start = pipeline.input(Node.class);
            var edges = pipeline.input(Edge.class);
            // Nodes at an even and at an odd distance.
            Tables.Two<Node, Node> both =
                    Tables.of(start.table(), start.table().where(lit(false)))
                            .iterate((even, odd) ->
                                    Tables.of(
                                            next(odd, edges.table())
                                                    .union(start.table())
                                                    .distinct(),
                                            next(even, edges.table()).distinct()));
            var even = pipeline.output(both.first());
            var odd = pipeline.output(both.second());
            start.given(
                    """
                    epoch weight  id
                    0     +1      1
                    """);
            edges.given(
                    """
                    epoch weight  from to
                    0     +1      1    2
                    0     +1      2    3
                    1     +1      3    1
                    """);
            pipeline.run();
            even.emits(
                    """
                    epoch weight  id
                    0     +1      1
                    0     +1      3
                    1     +1      2
                    """);
            odd.emits(
                    """
                    epoch weight  id
                    0     +1      2
                    1     +1      1
                    1     +1      3
                    """);
        });
    }

    private static Table<Node> next(Table<Node> nodes, Table<Edge> edges) {
        return nodes.join(edges)
                .on(col(Node::id), col(Edge::from))
                .select((node, edge) -> into(Node.class, edge.col(Edge::to).as(Node::id)));
    }

    private static Table<Step> countedUp(Table<Step> steps) {
        return steps.select(
                into(
                        Step.class,
                        col(Step::id).as(Step::id),
                        col(Step::value).plus(1).as(Step::value)));
    }

    @Test
    void aLoopMayEndAfterSomeRounds() {
        TestPipeline.everyWay(pipeline -> {
            var steps = pipeline.input(Step.class);
            var ended =
                    pipeline.output(
                            steps.table().iterate(Rounds.atMost(7), IterateTest::countedUp));
            steps.given(
                    """
                    epoch weight  id value
                    0     +1      1  10
                    1     +2      2  0
                    2     -1      1  10
                    """);
            pipeline.run();
            ended.emits(
                    """
                    epoch weight  id value
                    0     +1      1  17
                    1     +2      2  7
                    2     -1      1  17
                    """);
        });
    }

    @Test
    void aLoopThatDoesNotComeToRestFails() {
        var pipeline = TestPipeline.create();
        var steps = pipeline.input(Step.class);
        pipeline.output(steps.table().iterate(Rounds.failAfter(50), IterateTest::countedUp));
        steps.insert(new Step(1, 0));
        assertThatThrownBy(pipeline::epoch)
                .hasMessageContaining("DW-0253")
                .hasMessageContaining("50");
    }

    @Test
    void rowsThatFailInTheLastRoundAreErrors() {
        TestPipeline.everyWay(pipeline -> {
            var steps = pipeline.input(Step.class);
            Table<Step> fixed =
                    steps.table()
                            .iterate(
                                    Rounds.atMost(5),
                                    each ->
                                            each.union(steps.table())
                                                    .distinct()
                                                    .select(
                                                            into(
                                                                    Step.class,
                                                                    col(Step::id).as(Step::id),
                                                                    col(Step::value)
                                                                            .plus(Long.MAX_VALUE)
                                                                            .minus(Long.MAX_VALUE)
                                                                            .as(Step::value))));
            var rows = pipeline.output(fixed);
            var errors = pipeline.output(pipeline.errors());
            steps.insert(new Step(1, 0), new Step(2, 1));
            pipeline.epoch();
            assertThat(rows.rows()).containsExactly(new Step(1, 0));
            assertThat(errors.weights().values()).containsExactly(1L);
            steps.retract(new Step(2, 1));
            pipeline.epoch();
            assertThat(errors.rows()).isEmpty();
        });
    }

    @Test
    void aTableOfALoopIsNotUsedOutside() {
        var pipeline = TestPipeline.create();
        Table<Node> start = pipeline.input(Node.class).table();
        var leaked = new java.util.ArrayList<Table<Node>>();
        Table<Node> fixed =
                start.iterate(each -> {
                    leaked.add(each);
                    return each.distinct();
                });
        assertThatThrownBy(() -> leaked.getFirst().union(fixed).explain())
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0150")
                .hasMessageContaining("IterateTest.java");
    }

    @Test
    void aLoopDoesNotReadItsOwnErrors() {
        var pipeline = TestPipeline.create();
        Table<Step> start = pipeline.input(Step.class).table();
        Table<Step> fixed =
                start.iterate(each -> {
                    Table<Step> next = countedUp(each);
                    return next.antiJoin(next.errors())
                            .on(col(Step::id).toText(), col(io.deltaway.table.RowError::row));
                });
        assertThatThrownBy(fixed::explain).hasMessageContaining("DW-0151");
    }

    @Test
    void nothingGoesByArrivalInALoop() {
        var pipeline = TestPipeline.create();
        Table<Step> start = pipeline.input(Step.class).table();
        assertThatThrownBy(() ->
                        start.iterate(each ->
                                each.groupBy(col(Step::id))
                                        .top(1)
                                        .groupBy(col(Step::id))
                                        .deduplicate()))
                .hasMessageContaining("DW-0114");
    }

    @Test
    void joinsAsOfNowDoNotStandInALoop() {
        var pipeline = TestPipeline.create();
        Table<Step> start = pipeline.input(Step.class).table();
        Table<Step> fixed =
                start.iterate(each ->
                        each.leftJoin(start)
                                .on(col(Step::id), col(Step::id))
                                .asOfNow()
                                .select((left, right) ->
                                        into(
                                                Step.class,
                                                left.col(Step::id).as(Step::id),
                                                right.col(Step::value)
                                                        .orElse(0L)
                                                        .as(Step::value))));
        assertThatThrownBy(fixed::explain).hasMessageContaining("DW-0152");
    }

    @Test
    void whatALoopReadsFromOutsideIsComputedOnce() {
        var pipeline = TestPipeline.create();
        Table<Node> start = pipeline.input(Node.class).table();
        Table<Edge> edges = pipeline.input(Edge.class).table();
        String plan = reached(start, edges).explain();
        assertThat(plan).contains("fails after 100000 rounds").contains("index by from");
    }
}
