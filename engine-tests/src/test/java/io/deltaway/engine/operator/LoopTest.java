package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.OperatorCheck;
import io.deltaway.testkit.operator.RandomRows;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A loop put together by hand: which nodes are reached from some roots along edges.
class LoopTest {

    private static final Field A = new Field("a", Type.Simple.LONG, false);
    private static final Field ROUND = new Field("$round1", Type.Simple.LONG, false);
    private static final Schema ROOTS = Schema.of(A);
    private static final Schema EDGES = Schema.of(A, new Field("b", Type.Simple.LONG, false));
    private static final Schema REACHED = Schema.of(A, ROUND);

    private static OperatorCheck reachability() {
        return OperatorCheck.of(plan -> {
            int roots = plan.input("roots", ROOTS);
            int edges = plan.input("edges", EDGES);
            Batch nothing = Batch.empty(REACHED);
            int entered = plan.apply("enter", REACHED, circuit -> new Enter(nothing), roots);
            int edgesByStart = arrange(plan, "edges by start", edges, false, 0);
            int loop = plan.loop(CircuitPlan.NO_LOOP, 1_000);
            int reached =
                    plan.enter(
                            loop,
                            "reached",
                            REACHED,
                            circuit -> new Variable(1, Long.MAX_VALUE, nothing),
                            entered);
            int byNode = arrange(plan, "reached by node", reached, true, 0);
            int next =
                    plan.apply(
                            "next",
                            REACHED,
                            circuit ->
                                    new Join(
                                            Join.Kind.INNER,
                                            (Arrange) circuit.of(edgesByStart),
                                            (Arrange) circuit.of(byNode),
                                            true,
                                            List.of(
                                                    new Join.Output(true, 1),
                                                    new Join.Output(false, 1)),
                                            nothing),
                            edgesByStart,
                            byNode);
            int both = plan.apply("both", REACHED, circuit -> new Union(), entered, next);
            int bothByNode = arrange(plan, "both by node", both, true, 0);
            int once =
                    plan.apply(
                            "once",
                            REACHED,
                            circuit ->
                                    new AtRounds(
                                            (Arrange) circuit.of(bothByNode),
                                            1,
                                            1,
                                            Threshold.ONCE,
                                            ROOTS,
                                            new int[] {0}),
                            bothByNode);
            plan.apply(
                    "feedback",
                    REACHED,
                    circuit -> new Feedback((Variable) circuit.of(reached), nothing),
                    once);
            return plan.leave("all reached", ROOTS, circuit -> new Leave(1), reached);
        });
    }

    private static int arrange(
            CircuitPlan.Builder plan, String name, int node, boolean differences, int key) {
        Schema schema = plan.schema(node);
        int there = plan.exchange(name + " exchange", node, List.of(key));
        return plan.apply(
                name,
                schema,
                circuit -> new Arrange(schema, new int[] {key}, differences, false),
                there);
    }

    @Test
    void followsEdgesThatComeAndGo() {
        reachability()
                .given(
                        """
                        epoch weight a
                        0     +1     1
                        """,
                        """
                        epoch weight a b
                        0     +1     1 2
                        0     +1     2 3
                        0     +1     4 5
                        1     +1     3 4
                        1     +1     3 1
                        2     -1     1 2
                        """)
                .emits(
                        """
                        epoch weight a
                        0     +1     1
                        0     +1     2
                        0     +1     3
                        1     +1     4
                        1     +1     5
                        2     -1     2
                        2     -1     3
                        2     -1     4
                        2     -1     5
                        """);
    }

    @Test
    void reachesWhatASearchReaches() {
        reachability()
                .minimal()
                .agreesWith(
                        LoopTest::search, random -> RandomRows.deltas(random, ROOTS, EDGES), 150);
    }

    private static List<WeightedRow> search(List<List<WeightedRow>> arrived) {
        var all = Deltas.consolidated(arrived.get(1));
        Set<Long> reached = new TreeSet<>();
        // The initial rows are taken as they are, in the body each node counts once.
        for (WeightedRow root : Deltas.consolidated(arrived.getFirst())) {
            reached.add(longAt(root, 0));
        }
        for (boolean more = true; more; ) {
            more = false;
            for (WeightedRow edge : all) {
                if (reached.contains(longAt(edge, 0))) {
                    more |= reached.add(longAt(edge, 1));
                }
            }
        }
        return reached.stream().map(node -> new WeightedRow(List.of(node), 1)).toList();
    }

    private static long longAt(WeightedRow row, int column) {
        return (Long) Objects.requireNonNull(row.values().get(column));
    }
}
