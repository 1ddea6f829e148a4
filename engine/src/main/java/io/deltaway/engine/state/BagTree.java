package io.deltaway.engine.state;

import io.deltaway.engine.batch.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A B+ tree of distinct keys with weights other than 0. Each inner node knows the smallest key and
/// the total weight of each child, so that finding a key, its rank or the key at a rank takes one
/// path down. A leaf none of whose weights differs from 1 keeps no weights.
final class BagTree {

    static final int LEAF_KEYS = 128;
    private static final int FAN_OUT = 64;

    private final @Nullable KeyOrder order;
    private Node root;
    private int entries;
    private int negatives;

    private BagTree(@Nullable KeyOrder order, Node root, int entries, int negatives) {
        this.order = order;
        this.root = root;
        this.entries = entries;
        this.negatives = negatives;
    }

    /// A leaf, or a node above others.
    abstract static sealed class Node {
        /// What [BagRanges] knows of all below; absent when something below has changed since.
        @Nullable Object @Nullable [] sums;

        /// The number of keys or of children.
        int size;
    }

    static final class Leaf extends Node {
        final long[] keys = new long[LEAF_KEYS + 1];
        long @Nullable [] weights;
        @Nullable Leaf previous;
        @Nullable Leaf next;

        long weight(int at) {
            return weights == null ? 1 : weights[at];
        }

        void setWeight(int at, long weight) {
            if (weights == null && weight != 1) {
                weights = new long[LEAF_KEYS + 1];
                Arrays.fill(weights, 0, size, 1);
            }
            if (weights != null) {
                weights[at] = weight;
            }
        }

        /// Moves the entries from `from` on to the end of another leaf.
        void moveTo(Leaf target, int from) {
            int count = size - from;
            System.arraycopy(keys, from, target.keys, target.size, count);
            if (weights != null || target.weights != null) {
                for (int i = 0; i < count; i++) {
                    target.size++;
                    target.setWeight(target.size - 1, weight(from + i));
                }
            } else {
                target.size += count;
            }
            size = from;
            target.sums = null;
        }
    }

    static final class Inner extends Node {
        final Node[] children = new Node[FAN_OUT + 1];

        /// The smallest key below each child; exact, because a key that left the bag may be no
        /// valid handle any more.
        final long[] lows = new long[FAN_OUT + 1];

        final long[] totals = new long[FAN_OUT + 1];

        void insert(int at, Node child) {
            System.arraycopy(children, at, children, at + 1, size - at);
            System.arraycopy(lows, at, lows, at + 1, size - at);
            System.arraycopy(totals, at, totals, at + 1, size - at);
            children[at] = child;
            size++;
            refresh(at);
        }

        void remove(int at) {
            System.arraycopy(children, at + 1, children, at, size - at - 1);
            System.arraycopy(lows, at + 1, lows, at, size - at - 1);
            System.arraycopy(totals, at + 1, totals, at, size - at - 1);
            size--;
        }

        void moveTo(Inner target, int from) {
            int count = size - from;
            System.arraycopy(children, from, target.children, target.size, count);
            System.arraycopy(lows, from, target.lows, target.size, count);
            System.arraycopy(totals, from, target.totals, target.size, count);
            target.size += count;
            size = from;
            target.sums = null;
        }

        void refresh(int at) {
            lows[at] = low(children[at]);
            totals[at] = total(children[at]);
        }
    }

    /// A tree of sorted distinct keys, built from the leaves up.
    ///
    /// @param weights the weight of each key, absent where all are 1
    static BagTree of(@Nullable KeyOrder order, long[] keys, long @Nullable [] weights, int count) {
        int negatives = 0;
        List<Node> level = new ArrayList<>();
        Leaf last = null;
        for (int from = 0; from < count || from == 0; from += LEAF_KEYS * 3 / 4) {
            var leaf = new Leaf();
            int end = Math.min(count, from + LEAF_KEYS * 3 / 4);
            for (int i = from; i < end; i++) {
                leaf.keys[leaf.size++] = keys[i];
                if (weights != null) {
                    leaf.setWeight(leaf.size - 1, weights[i]);
                    negatives += weights[i] < 0 ? 1 : 0;
                }
            }
            link(last, leaf);
            last = leaf;
            level.add(leaf);
        }
        while (level.size() > 1) {
            List<Node> above = new ArrayList<>();
            for (int from = 0; from < level.size(); from += FAN_OUT * 3 / 4) {
                var inner = new Inner();
                for (Node child :
                        level.subList(from, Math.min(level.size(), from + FAN_OUT * 3 / 4))) {
                    inner.insert(inner.size, child);
                }
                above.add(inner);
            }
            level = above;
        }
        return new BagTree(order, level.getFirst(), count, negatives);
    }

    private static void link(@Nullable Leaf left, @Nullable Leaf right) {
        if (left != null) {
            left.next = right;
        }
        if (right != null) {
            right.previous = left;
        }
    }

    Node root() {
        return root;
    }

    /// The number of distinct keys.
    int entries() {
        return entries;
    }

    /// The number of keys with a weight below 0.
    int negatives() {
        return negatives;
    }

    void add(long key, long weight) {
        add(root, key, weight);
        if (root.size > limit(root)) {
            var above = new Inner();
            Node left = root;
            above.insert(0, left);
            above.insert(1, split(left));
            above.refresh(0);
            root = above;
        }
        while (root instanceof Inner inner && inner.size == 1) {
            root = inner.children[0];
        }
    }

    private void add(Node node, long key, long weight) {
        node.sums = null;
        switch (node) {
            case Leaf leaf -> addToLeaf(leaf, key, weight);
            case Inner inner -> {
                int at = childOf(inner, key);
                Node child = inner.children[at];
                add(child, key, weight);
                if (child.size == 0) {
                    if (child instanceof Leaf leaf) {
                        link(leaf.previous, leaf.next);
                    }
                    inner.remove(at);
                } else if (child.size > limit(child)) {
                    Node right = split(child);
                    inner.refresh(at);
                    inner.insert(at + 1, right);
                } else {
                    inner.lows[at] = low(child);
                    inner.totals[at] += weight;
                    if (child.size < limit(child) / 4) {
                        mergeWithNeighbour(inner, at);
                    }
                }
            }
        }
    }

    private void addToLeaf(Leaf leaf, long key, long weight) {
        int at = Keys.lowerBound(order, leaf.keys, leaf.size, key);
        if (at < leaf.size && Keys.compare(order, leaf.keys[at], key) == 0) {
            long before = leaf.weight(at);
            long after = Weights.sum(before, weight);
            negatives += (after < 0 ? 1 : 0) - (before < 0 ? 1 : 0);
            if (after == 0) {
                Keys.release(order, leaf.keys[at]);
                int behind = leaf.size - at - 1;
                System.arraycopy(leaf.keys, at + 1, leaf.keys, at, behind);
                if (leaf.weights != null) {
                    System.arraycopy(leaf.weights, at + 1, leaf.weights, at, behind);
                }
                leaf.size--;
                entries--;
            } else {
                leaf.setWeight(at, after);
            }
            Keys.release(order, key);
            return;
        }
        System.arraycopy(leaf.keys, at, leaf.keys, at + 1, leaf.size - at);
        if (leaf.weights != null) {
            System.arraycopy(leaf.weights, at, leaf.weights, at + 1, leaf.size - at);
        }
        leaf.keys[at] = key;
        leaf.size++;
        leaf.setWeight(at, weight);
        entries++;
        negatives += weight < 0 ? 1 : 0;
    }

    /// Moves the upper half of a node to a new one on its right.
    private static Node split(Node node) {
        return switch (node) {
            case Leaf leaf -> {
                var right = new Leaf();
                leaf.moveTo(right, leaf.size / 2);
                link(right, leaf.next);
                link(leaf, right);
                yield right;
            }
            case Inner inner -> {
                var right = new Inner();
                inner.moveTo(right, inner.size / 2);
                yield right;
            }
        };
    }

    private static void mergeWithNeighbour(Inner parent, int at) {
        int left = at > 0 ? at - 1 : at;
        if (left + 1 >= parent.size) {
            return;
        }
        Node a = parent.children[left];
        Node b = parent.children[left + 1];
        if (a.size + b.size > limit(a) * 3 / 4) {
            return;
        }
        if (a instanceof Leaf x && b instanceof Leaf y) {
            y.moveTo(x, 0);
            link(x, y.next);
        } else {
            ((Inner) b).moveTo((Inner) a, 0);
        }
        parent.remove(left + 1);
        parent.refresh(left);
    }

    private static int limit(Node node) {
        return node instanceof Leaf ? LEAF_KEYS : FAN_OUT;
    }

    private static long low(Node node) {
        return switch (node) {
            case Leaf leaf -> leaf.keys[0];
            case Inner inner -> inner.lows[0];
        };
    }

    private static long total(Node node) {
        long total = 0;
        switch (node) {
            case Leaf leaf -> {
                for (int i = 0; i < leaf.size; i++) {
                    total += leaf.weight(i);
                }
            }
            case Inner inner -> {
                for (int i = 0; i < inner.size; i++) {
                    total += inner.totals[i];
                }
            }
        }
        return total;
    }

    private int childOf(Inner inner, long key) {
        return Math.max(0, Keys.upperBound(order, inner.lows, inner.size, key) - 1);
    }

    /// The leaf that holds `key`, or would.
    Leaf leafOf(long key) {
        Node node = root;
        while (node instanceof Inner inner) {
            node = inner.children[childOf(inner, key)];
        }
        return (Leaf) node;
    }

    Leaf firstLeaf() {
        Node node = root;
        while (node instanceof Inner inner) {
            node = inner.children[0];
        }
        return (Leaf) node;
    }

    Leaf lastLeaf() {
        Node node = root;
        while (node instanceof Inner inner) {
            node = inner.children[inner.size - 1];
        }
        return (Leaf) node;
    }

    /// The total weight of the keys before `key`.
    long rank(long key) {
        long rank = 0;
        Node node = root;
        while (node instanceof Inner inner) {
            int child = childOf(inner, key);
            for (int i = 0; i < child; i++) {
                rank += inner.totals[i];
            }
            node = inner.children[child];
        }
        var leaf = (Leaf) node;
        int at = Keys.lowerBound(order, leaf.keys, leaf.size, key);
        for (int i = 0; i < at; i++) {
            rank += leaf.weight(i);
        }
        return rank;
    }

    /// The key at a rank, from 0 on; no weight is negative.
    long select(long rank) {
        long rest = rank;
        Node node = root;
        while (node instanceof Inner inner) {
            int child = 0;
            while (rest >= inner.totals[child]) {
                rest -= inner.totals[child++];
            }
            node = inner.children[child];
        }
        var leaf = (Leaf) node;
        int at = 0;
        while (rest >= leaf.weight(at)) {
            rest -= leaf.weight(at++);
        }
        return leaf.keys[at];
    }

    long sizeInBytes() {
        long bytes = 0;
        for (Leaf leaf = firstLeaf(); leaf != null; leaf = leaf.next) {
            bytes += LEAF_KEYS * (leaf.weights == null ? 8 : 16) + 64;
        }
        return bytes * 17 / 16;
    }
}
