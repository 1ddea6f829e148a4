package io.deltaway.engine.circuit;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.operator.GroupSums;
import io.deltaway.engine.operator.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What operators give in pieces, which run at once through those who read them, up to an operator
/// that accumulates them, where each has but one reader. See [Operator.InPieces].
final class Pieces {

    /// Lets an operator work before its turn.
    @FunctionalInterface
    interface Early {

        /// @param input null where it gets nothing
        /// @param more how many rows have gone through it otherwise
        Batch work(CircuitPlan.Node node, @Nullable Batch input, long more);
    }

    private final CircuitPlan plan;
    private final IntFunction<Operator> operators;
    private final Early early;

    /// For each node that adds sums to the groups of another one, the other.
    private final Map<Integer, Integer> summing = new HashMap<>();

    /// By node what it gave before its turn.
    private final Map<Integer, List<Batch>> given = new HashMap<>();

    /// @param operators the operator of each node that has one
    Pieces(CircuitPlan plan, IntFunction<Operator> operators, Early early) {
        this.plan = plan;
        this.operators = operators;
        this.early = early;
        for (CircuitPlan.Node node : plan.nodes()) {
            if (node.loop() == CircuitPlan.NO_LOOP
                    && node.kind() instanceof CircuitPlan.Kind.Apply
                    && operators.apply(node.id()) instanceof Operator.InPieces giver) {
                give(node, giver);
            }
        }
    }

    private void give(CircuitPlan.Node from, Operator.InPieces giver) {
        var between = new ArrayList<CircuitPlan.Node>();
        CircuitPlan.Node at = plan.onlyReader(from);
        while (at != null
                && at.kind() instanceof CircuitPlan.Kind.Apply
                && operators.apply(at.id()) instanceof Operator.RowByRow) {
            between.add(at);
            at = plan.onlyReader(at);
        }
        if (at == null
                || !(at.kind() instanceof CircuitPlan.Kind.Apply)
                || !(operators.apply(at.id()) instanceof Operator.Accumulates reader)) {
            return;
        }
        CircuitPlan.Node last = at;
        giver.giveTo(piece -> {
            Batch batch = piece;
            for (CircuitPlan.Node step : between) {
                batch = early.work(step, batch, 0);
            }
            keep(last, early.work(last, batch, 0));
        });
        GroupSums sums = reader.sums();
        int[] columns = columns(from, between);
        if (sums != null
                && columns != null
                // once it has the sums it works without input: it may have to give what it has
                && giver.addTo(sums, columns, rows -> keep(last, early.work(last, null, rows)))) {
            summing.put(from.id(), last.id());
        }
    }

    Map<Integer, Integer> summing() {
        return Map.copyOf(summing);
    }

    private void keep(CircuitPlan.Node node, Batch batch) {
        if (!batch.isEmpty()) {
            given.computeIfAbsent(node.id(), id -> new ArrayList<>()).add(batch);
        }
    }

    /// The columns of a node that are those of the last of its readers; null where these do more
    /// than to leave columns out.
    private int @Nullable [] columns(CircuitPlan.Node from, List<CircuitPlan.Node> readers) {
        int[] columns = IntStream.range(0, from.schema().width()).toArray();
        for (CircuitPlan.Node reader : readers) {
            int[] some = ((Operator.RowByRow) operators.apply(reader.id())).columns();
            if (some == null) {
                return null;
            }
            int[] before = columns;
            columns = Arrays.stream(some).map(column -> before[column]).toArray();
        }
        return columns;
    }

    /// What a node gave before its turn and now.
    Batch withEarly(int node, Batch now) {
        List<Batch> before = given.remove(node);
        if (before == null) {
            return now;
        }
        before.add(now);
        return Batch.concat(before);
    }
}
