package io.deltaway.engine.state;

import io.deltaway.engine.state.BagTree.Inner;
import io.deltaway.engine.state.BagTree.Leaf;
import io.deltaway.engine.state.BagTree.Node;
import java.util.Arrays;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Searches an [OrderedBag] for a place that is not that of a key, and adds up ranges of it.
final class BagRanges {

    private BagRanges() {}

    static BagCursor seek(
            @Nullable KeyOrder order,
            @Nullable BagTree tree,
            long[] keys,
            long @Nullable [] weights,
            int size,
            LongPredicate isBefore) {
        if (tree == null) {
            return new BagCursor(order, keys, weights, size, lowerBound(keys, size, isBefore));
        }
        Node node = tree.root();
        while (node instanceof Inner inner) {
            node = inner.children[Math.max(0, lowerBound(inner.lows, inner.size, isBefore) - 1)];
        }
        var leaf = (Leaf) node;
        return new BagCursor(leaf, lowerBound(leaf.keys, leaf.size, isBefore));
    }

    /// The first position whose key is not before the place, or `end`.
    private static int lowerBound(long[] keys, int end, LongPredicate isBefore) {
        int low = 0;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isBefore.test(keys[middle])) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    static void sum(
            @Nullable BagTree tree,
            long[] keys,
            long @Nullable [] weights,
            int size,
            long from,
            long to,
            RangeSum sum) {
        if (from < to && tree == null) {
            addKeys(keys, weights, size, from, to, sum);
        } else if (from < to && tree != null) {
            addNode(tree.root(), from, to, sum);
        }
    }

    /// @param from a position, counted from the first key of the node
    private static void addNode(Node node, long from, long to, RangeSum sum) {
        switch (node) {
            case Leaf leaf -> addKeys(leaf.keys, leaf.weights, leaf.size, from, to, sum);
            case Inner inner -> {
                long start = 0;
                for (int i = 0; i < inner.size && start < to; i++) {
                    long end = start + inner.totals[i];
                    if (from <= start && end <= to) {
                        sum.addPart(part(inner.children[i], sum));
                    } else if (from < end) {
                        addNode(inner.children[i], from - start, to - start, sum);
                    }
                    start = end;
                }
            }
        }
    }

    /// The sum of all below a node.
    private static Object part(Node node, RangeSum sum) {
        @Nullable Object[] sums = node.sums;
        if (sums == null || sums.length <= sum.slot()) {
            sums = sums == null ? new Object[sum.slot() + 1] : Arrays.copyOf(sums, sum.slot() + 1);
            node.sums = sums;
        }
        Object known = sums[sum.slot()];
        if (known == null) {
            known = added(node, sum);
            sums[sum.slot()] = known;
        }
        return known;
    }

    private static Object added(Node node, RangeSum sum) {
        switch (node) {
            case Leaf leaf -> {
                sum.openPart();
                sum.add(leaf.keys, leaf.weights, 0, leaf.size);
            }
            case Inner inner -> {
                var parts = new Object[inner.size];
                for (int i = 0; i < parts.length; i++) {
                    parts[i] = part(inner.children[i], sum);
                }
                sum.openPart();
                for (Object part : parts) {
                    sum.addPart(part);
                }
            }
        }
        return sum.closePart();
    }

    private static void addKeys(
            long[] keys, long @Nullable [] weights, int size, long from, long to, RangeSum sum) {
        if (weights == null) {
            sum.add(keys, null, (int) Math.max(from, 0), (int) Math.min(to, size));
            return;
        }
        int whole = 0;
        long start = 0;
        for (int i = 0; i < size && start < to; i++) {
            long end = start + weights[i];
            long inside = Math.min(end, to) - Math.max(start, from);
            if (inside <= 0) {
                whole = i + 1;
            } else if (inside < weights[i]) {
                addWhole(keys, weights, whole, i, sum);
                sum.addCopies(keys, i, inside);
                whole = i + 1;
            } else if (i + 1 == size || end >= to) {
                addWhole(keys, weights, whole, i + 1, sum);
                whole = i + 1;
            }
            start = end;
        }
    }

    private static void addWhole(long[] keys, long[] weights, int from, int to, RangeSum sum) {
        if (from < to) {
            sum.add(keys, weights, from, to);
        }
    }
}
