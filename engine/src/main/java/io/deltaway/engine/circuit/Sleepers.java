package io.deltaway.engine.circuit;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.operator.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// The operators of a circuit that may be left out until the first rows come for one of them: their
/// state is taken up meanwhile, by another thread. See [Operator.Sleeps].
///
/// What one keeps others may read, so they sleep by groups, which are numbered by their nodes.
public final class Sleepers {

    /// By node that can sleep its input that only tells the time; -1 where it has none.
    private final int[] clocks;

    /// By node the first one of its group; -1 where it can't sleep.
    private final int[] groups;

    /// What they have heard of the time.
    private final Map<Integer, List<Batch>> heard = new HashMap<>();

    private final BitSet asleep = new BitSet();
    private Runnable waking = () -> {};

    /// @param operators the operator of each node that has one
    Sleepers(CircuitPlan plan, IntFunction<Operator> operators, Reading reading) {
        clocks = new int[plan.nodes().size()];
        groups = new int[clocks.length];
        Arrays.fill(groups, -1);
        var able = new BitSet();
        for (CircuitPlan.Node node : plan.nodes()) {
            if (node.loop() == CircuitPlan.NO_LOOP
                    && node.kind() instanceof CircuitPlan.Kind.Apply
                    && operators.apply(node.id()) instanceof Operator.Sleeps sleeper) {
                able.set(node.id());
                clocks[node.id()] = sleeper.clock();
            }
        }
        able.stream()
                .forEach(node -> {
                    BitSet group = reading.around(node);
                    if (group.stream().allMatch(able::get)) {
                        groups[node] = group.nextSetBit(0);
                    }
                });
    }

    /// The group in which a node may sleep; -1 where it can't.
    public int group(int node) {
        return groups[node];
    }

    /// From now on some groups sleep; between epochs.
    ///
    /// @param waking waits until the state of all of them is there; called once, before the first
    ///   of them has something to do or by [#wake]
    public void sleep(Set<Integer> some, Runnable waking) {
        this.waking = waking;
        asleep.clear();
        IntStream.range(0, groups.length)
                .filter(node -> some.contains(groups[node]))
                .forEach(asleep::set);
    }

    /// Whether the state of a node may not be there yet.
    ///
    /// @param node or a group, which is called by a node of it; -1 for what is always awake
    public boolean isAsleep(int node) {
        return node >= 0 && asleep.get(node);
    }

    boolean isAnyAsleep() {
        return !asleep.isEmpty();
    }

    /// Has all awake; between epochs.
    public void wake() {
        if (!asleep.isEmpty()) {
            waking.run();
            asleep.clear();
            waking = () -> {}; // what it brought need not be kept for it
        }
    }

    /// Whether a node goes on sleeping, given this. Where one doesn't all are awake.
    ///
    /// @param inputs gets what the node has heard while it slept
    boolean sleepsOn(int node, Batch[] inputs) {
        if (asleep.get(node)) {
            int clock = clocks[node];
            boolean called = false;
            for (int i = 0; i < inputs.length; i++) {
                called |= i != clock && !inputs[i].isEmpty();
            }
            if (!called) {
                if (clock >= 0 && !inputs[clock].isEmpty()) {
                    heard.computeIfAbsent(node, of -> new ArrayList<>()).add(inputs[clock]);
                }
                return true;
            }
            wake();
        }
        if (!heard.isEmpty()) {
            List<Batch> missed = heard.remove(node);
            if (missed != null) {
                int clock = clocks[node];
                missed.add(inputs[clock]);
                inputs[clock] = Batch.concat(missed);
            }
        }
        return false;
    }
}
