package io.deltaway.engine.state;

import org.jspecify.annotations.Nullable;

/// Walks over the distinct keys of an [OrderedBag] in either direction; not valid any more once the
/// bag was changed.
///
/// It stands between two keys, or on the one that the last [#next] or [#previous] went to.
public final class BagCursor {

    private final @Nullable KeyOrder order;
    private BagTree.@Nullable Leaf leaf;
    private long[] keys;
    private long @Nullable [] weights;
    private int size;

    /// The key it stands on is `keys[from]` to `keys[to - 1]`: copies of it.
    private int from;

    private int to;

    BagCursor(@Nullable KeyOrder order, long[] keys, long @Nullable [] weights, int size, int at) {
        this.order = order;
        this.keys = keys;
        this.weights = weights;
        this.size = size;
        this.from = at;
        this.to = at;
    }

    BagCursor(BagTree.Leaf leaf, int at) {
        this(null, leaf.keys, leaf.weights, leaf.size, at);
        this.leaf = leaf;
    }

    /// Goes to the next key; false, and behind the last, where there is none.
    public boolean next() {
        while (to == size) {
            if (leaf == null || leaf.next == null) {
                from = to;
                return false;
            }
            enter(leaf.next);
            to = 0;
        }
        from = to++;
        while (leaf == null
                && weights == null
                && to < size
                && Keys.compare(order, keys[to], keys[from]) == 0) {
            to++;
        }
        return true;
    }

    /// Goes to the previous key; false, and before the first, where there is none.
    public boolean previous() {
        while (from == 0) {
            if (leaf == null || leaf.previous == null) {
                to = from;
                return false;
            }
            enter(leaf.previous);
            from = size;
        }
        to = from--;
        while (leaf == null
                && weights == null
                && from > 0
                && Keys.compare(order, keys[from - 1], keys[from]) == 0) {
            from--;
        }
        return true;
    }

    private void enter(BagTree.Leaf other) {
        leaf = other;
        keys = other.keys;
        weights = other.weights;
        size = other.size;
    }

    public long key() {
        return keys[from];
    }

    /// The number of copies of the key.
    public long weight() {
        return weights == null ? to - from : weights[from];
    }
}
