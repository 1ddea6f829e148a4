package io.deltaway.engine.circuit;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.operator.Operator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where one worker's loops stand: their rounds, who has work for a later one, and what the rounds
/// gave to readers outside.
final class Rounds {

    private static final long[] NONE = {};

    private final CircuitPlan plan;
    private final boolean[] first;
    private final long[][] now;
    private final int[][] nodes;
    private final List<List<Operator.Waits>> waiting = new ArrayList<>();

    /// For each node that is read outside its loop, what it gave in the rounds so far.
    private final @Nullable List<Batch>[] given;

    @SuppressWarnings("unchecked") // an array of lists
    Rounds(CircuitPlan plan) {
        this.plan = plan;
        int count = plan.loops().size();
        this.first = new boolean[count];
        this.now = new long[count][];
        this.nodes = new int[count][];
        this.given = (List<Batch>[]) new List<?>[plan.nodes().size()];
        for (CircuitPlan.Loop loop : plan.loops()) {
            waiting.add(new ArrayList<>());
            nodes[loop.id()] =
                    plan.nodes().stream()
                            .filter(node -> plan.isInside(node.loop(), loop.id()))
                            .mapToInt(CircuitPlan.Node::id)
                            .toArray();
        }
        for (CircuitPlan.Node reader : plan.nodes()) {
            for (int input : reader.inputs()) {
                int from = plan.nodes().get(input).loop();
                if (from != reader.loop() && plan.isInside(from, reader.loop())) {
                    given[input] = new ArrayList<>();
                }
            }
        }
    }

    void add(CircuitPlan.Node node, Operator operator) {
        if (operator instanceof Operator.Waits waits) {
            for (CircuitPlan.Loop loop : plan.loops()) {
                if (plan.isInside(node.loop(), loop.id())) {
                    waiting.get(loop.id()).add(waits);
                }
            }
        }
    }

    /// The nodes of a loop and of the loops in it.
    int[] nodes(int loop) {
        return nodes[loop];
    }

    void begin(int loop, boolean isFirst, long[] rounds) {
        first[loop] = isFirst;
        now[loop] = rounds;
        if (isFirst) {
            for (int node : nodes[loop]) {
                List<Batch> rows = given[node];
                if (rows != null) {
                    rows.clear();
                }
            }
        }
    }

    long[] now(int loop) {
        return loop == CircuitPlan.NO_LOOP ? NONE : now[loop];
    }

    long next(int loop) {
        long next = Long.MAX_VALUE;
        for (Operator.Waits operator : waiting.get(loop)) {
            next = Math.min(next, operator.nextRound(now[loop], now[loop].length - 1));
        }
        return next;
    }

    void gave(int node, Batch delta) {
        List<Batch> rows = given[node];
        if (rows != null && !delta.isEmpty()) {
            rows.add(delta);
        }
    }

    List<Batch> given(int node) {
        List<Batch> rows = given[node];
        return rows == null ? List.of() : rows;
    }

    /// Whether all loops from `loop` outwards, up to `outside`, are in their first rounds.
    boolean isFirst(int loop, int outside) {
        for (int l = loop; l != outside; l = plan.loops().get(l).parent()) {
            if (!first[l]) {
                return false;
            }
        }
        return true;
    }

    /// Lets go what the rounds gave, after a step.
    void clear() {
        for (List<Batch> rows : given) {
            if (rows != null) {
                rows.clear();
            }
        }
    }
}
