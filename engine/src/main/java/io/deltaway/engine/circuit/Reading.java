package io.deltaway.engine.circuit;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// Which operators of a circuit read or change what others keep, told by what they ask for while
/// they are made.
final class Reading {

    private final Map<Integer, BitSet> others = new HashMap<>();
    private int made;

    /// The operator of a node is made next.
    void begins(int node) {
        made = node;
    }

    /// The one that is made asks for that of another node.
    void reads(int node) {
        add(made, node);
    }

    void add(int node, int other) {
        others.computeIfAbsent(node, of -> new BitSet()).set(other);
        others.computeIfAbsent(other, of -> new BitSet()).set(node);
    }

    /// Those from which a node can be reached, and itself.
    BitSet around(int node) {
        var around = new BitSet();
        reach(node, around);
        return around;
    }

    private void reach(int node, BitSet reached) {
        if (!reached.get(node)) {
            reached.set(node);
            others.getOrDefault(node, new BitSet()).stream().forEach(next -> reach(next, reached));
        }
    }
}
