package io.deltaway.engine.state;

import io.deltaway.engine.batch.Weights;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// A multiset of keys in order, with weights and order statistics. Keys are longs, ordered as such
/// (numbers, times, anything with an order-preserving word) or by a [KeyOrder] over handles.
///
/// Adding costs O(1) at first: keys are appended and sorted in when the bag is next read, so that
/// loading many rows into many bags is cheap. A few hundred entries are one sorted array, more are
/// a B+ tree with the weights of its subtrees. A change of one key, a rank or the key at a rank is
/// O(log n); iterating costs O(1) a key. About 40 bytes a bag and 8 to 12 bytes a key, 16 to 24
/// where weights are not 1.
///
/// A weight may be below zero between reads: a retraction may arrive before its insertion. Reading
/// then throws [NegativeWeightException]. Owned by one thread.
public final class OrderedBag {

    /// More entries than this are a tree.
    static final int ARRAY_ENTRIES = 256;

    private static final int DIRECT_INSERTIONS = 4;

    private final @Nullable KeyOrder order;
    @Nullable BagTree tree;

    /// First `sorted` entries in order, then the `size - sorted` that came since. Without `weights`
    /// each entry is one copy of a key, and equal keys stand side by side; with weights the sorted
    /// keys are distinct. Beside a tree only what came since.
    long[] keys = new long[4];

    long @Nullable [] weights;
    int sorted;
    int size;
    long total;

    /// A bag of keys ordered as longs.
    public OrderedBag() {
        this(null);
    }

    public OrderedBag(@Nullable KeyOrder order) {
        this.order = order;
    }

    /// Adds copies of a key, or takes them away where `weight` is negative.
    public void add(long key, long weight) {
        if (weight == 0) {
            Keys.release(order, key);
            return;
        }
        total = Weights.sum(total, weight);
        if (weight == -1 && tree == null && weights == null && takeOneCopy(key)) {
            return;
        }
        append(key, weight);
    }

    /// Takes a copy of a key out of an array of copies.
    private boolean takeOneCopy(long key) {
        settle();
        if (tree != null || weights != null) {
            return false;
        }
        int at = Keys.lowerBound(order, keys, sorted, key);
        if (at == sorted || Keys.compare(order, keys[at], key) != 0) {
            return false;
        }
        Keys.release(order, keys[at]);
        Keys.release(order, key);
        System.arraycopy(keys, at + 1, keys, at, sorted - at - 1);
        sorted--;
        size--;
        shrink();
        return true;
    }

    /// Gives up half of the room when a quarter of it is in use: a bag that was large for a while
    /// is not so for ever.
    private void shrink() {
        if (keys.length >= 16 && size <= keys.length / 4) {
            keys = Arrays.copyOf(keys, keys.length / 2);
            weights = weights == null ? null : Arrays.copyOf(weights, keys.length);
        }
    }

    private void append(long key, long weight) {
        if (size == keys.length) {
            if (size >= ARRAY_ENTRIES && tree != null && size >= tree.entries() / 4) {
                settle();
            }
            int capacity = size + Math.max(size >> 1, 4);
            keys = Arrays.copyOf(keys, capacity);
            weights = weights == null ? null : Arrays.copyOf(weights, capacity);
        }
        if (weights == null && weight != 1) {
            weigh();
        }
        keys[size] = key;
        if (weights != null) {
            weights[size] = weight;
        }
        size++;
    }

    /// Gives each entry a weight and makes sorted keys distinct.
    private void weigh() {
        long[] ones = new long[keys.length];
        Arrays.fill(ones, 0, size, 1);
        weights = ones;
        int distinct = Keys.collapse(order, keys, ones, sorted);
        int since = size - sorted;
        System.arraycopy(keys, sorted, keys, distinct, since);
        System.arraycopy(weights, sorted, weights, distinct, since);
        sorted = distinct;
        size = distinct + since;
    }

    /// Sorts in what came since the last read.
    void settle() {
        if (sorted == size) {
            return;
        }
        if (tree != null) {
            settleIntoTree(tree);
            return;
        }
        if (size - sorted <= DIRECT_INSERTIONS && weights == null) {
            while (sorted < size) {
                long key = keys[sorted];
                int at = Keys.upperBound(order, keys, sorted, key);
                System.arraycopy(keys, at, keys, at + 1, sorted - at);
                keys[at] = key;
                sorted++;
            }
        } else {
            Keys.sort(order, keys, weights, sorted, size);
            Keys.merge(order, keys, weights, sorted, size);
            sorted = size;
        }
        if (weights == null && size > ARRAY_ENTRIES) {
            weigh();
        } else if (weights != null) {
            size = Keys.collapse(order, keys, weights, size);
            sorted = size;
            forgetOnes();
            shrink();
        }
        if (size > ARRAY_ENTRIES) {
            long[] treeWeights = weights;
            tree = BagTree.of(order, keys, treeWeights, size);
            empty();
        }
    }

    private void forgetOnes() {
        for (int i = 0; i < size && weights != null; i++) {
            if (weights[i] != 1) {
                return;
            }
        }
        weights = null;
    }

    private void settleIntoTree(BagTree into) {
        if (size > Math.max(ARRAY_ENTRIES, into.entries() / 4)) {
            long[] newKeys = Arrays.copyOf(keys, size);
            long[] newWeights = weights == null ? null : Arrays.copyOf(weights, size);
            int count = into.entries();
            keys = new long[count + size];
            weights = new long[count + size];
            int at = 0;
            for (BagTree.Leaf leaf = into.firstLeaf(); leaf != null; leaf = leaf.next) {
                for (int i = 0; i < leaf.size; i++) {
                    keys[at] = leaf.keys[i];
                    weights[at++] = leaf.weight(i);
                }
            }
            System.arraycopy(newKeys, 0, keys, count, newKeys.length);
            if (newWeights == null) {
                Arrays.fill(weights, count, keys.length, 1);
            } else {
                System.arraycopy(newWeights, 0, weights, count, newWeights.length);
            }
            tree = null;
            sorted = count;
            size = keys.length;
            settle();
            return;
        }
        for (int i = 0; i < size; i++) {
            into.add(keys[i], weights == null ? 1 : weights[i]);
        }
        empty();
        if (into.entries() < ARRAY_ENTRIES / 4) {
            for (BagTree.Leaf leaf = into.firstLeaf(); leaf != null; leaf = leaf.next) {
                for (int i = 0; i < leaf.size; i++) {
                    append(leaf.keys[i], leaf.weight(i));
                }
            }
            tree = null;
            sorted = size;
        }
    }

    private void empty() {
        keys = new long[4];
        weights = null;
        sorted = 0;
        size = 0;
    }

    /// Sorts in what came and checks that nothing was retracted too often.
    private void read() {
        settle();
        long least = tree != null && tree.negatives() > 0 ? -1 : 0;
        for (int i = 0; tree == null && weights != null && i < size; i++) {
            least = Math.min(least, weights[i]);
        }
        if (least < 0) {
            throw new NegativeWeightException("a value of a group", least);
        }
    }

    /// The number of keys, copies included.
    public long weight() {
        return total;
    }

    /// The number of distinct keys.
    public int distinct() {
        read();
        if (tree != null) {
            return tree.entries();
        }
        if (weights != null) {
            return size;
        }
        int distinct = 0;
        for (int i = 0; i < size; i++) {
            distinct += i == 0 || Keys.compare(order, keys[i - 1], keys[i]) != 0 ? 1 : 0;
        }
        return distinct;
    }

    /// Whether no key has a weight other than 0.
    public boolean isEmpty() {
        settle();
        return tree == null ? size == 0 : tree.entries() == 0;
    }

    /// The key at a position in the order, from 0 to [#weight] - 1, where each copy counts.
    ///
    /// @throws IndexOutOfBoundsException if there is no such position
    public long select(long position) {
        java.util.Objects.checkIndex(position, total);
        read();
        if (tree != null) {
            return tree.select(position);
        }
        if (weights == null) {
            return keys[(int) position];
        }
        long rest = position;
        int at = 0;
        while (rest >= weights[at]) {
            rest -= weights[at++];
        }
        return keys[at];
    }

    /// The number of keys before `key`, copies included; `key` need not be in the bag and is not
    /// handed over.
    public long rank(long key) {
        read();
        if (tree != null) {
            return tree.rank(key);
        }
        int at = Keys.lowerBound(order, keys, size, key);
        if (weights == null) {
            return at;
        }
        long rank = 0;
        for (int i = 0; i < at; i++) {
            rank += weights[i];
        }
        return rank;
    }

    /// The number of copies of a key; `key` is not handed over.
    public long weightOf(long key) {
        BagCursor cursor = seek(key);
        return cursor.next() && Keys.compare(order, cursor.key(), key) == 0 ? cursor.weight() : 0;
    }

    /// The smallest key.
    ///
    /// @throws NoSuchElementException if the bag is empty
    public long first() {
        read();
        if (tree != null) {
            return tree.firstLeaf().keys[0];
        }
        if (size == 0) {
            throw new NoSuchElementException();
        }
        return keys[0];
    }

    /// The largest key.
    ///
    /// @throws NoSuchElementException if the bag is empty
    public long last() {
        read();
        if (tree != null) {
            BagTree.Leaf leaf = tree.lastLeaf();
            return leaf.keys[leaf.size - 1];
        }
        if (size == 0) {
            throw new NoSuchElementException();
        }
        return keys[size - 1];
    }

    /// A cursor before the first key.
    public BagCursor fromStart() {
        read();
        return tree == null
                ? new BagCursor(order, keys, weights, size, 0)
                : new BagCursor(tree.firstLeaf(), 0);
    }

    /// A cursor behind the last key.
    public BagCursor fromEnd() {
        read();
        if (tree == null) {
            return new BagCursor(order, keys, weights, size, size);
        }
        BagTree.Leaf leaf = tree.lastLeaf();
        return new BagCursor(leaf, leaf.size);
    }

    /// A cursor whose next key is the first that is not before `key`; `key` need not be in the bag
    /// and is not handed over.
    public BagCursor seek(long key) {
        read();
        if (tree == null) {
            return new BagCursor(
                    order, keys, weights, size, Keys.lowerBound(order, keys, size, key));
        }
        BagTree.Leaf leaf = tree.leafOf(key);
        return new BagCursor(leaf, Keys.lowerBound(order, leaf.keys, leaf.size, key));
    }

    /// A cursor whose next key is the first that is not before a place in the order, which need not
    /// be that of a key.
    ///
    /// @param isBefore true for the keys up to that place and false for all behind it
    public BagCursor seek(LongPredicate isBefore) {
        read();
        return BagRanges.seek(order, tree, keys, weights, size, isBefore);
    }

    /// Adds up the keys from one position in the order to before another one. O(log n) where the
    /// parts of a long bag in between were added up before and have not changed.
    public void sum(long from, long to, RangeSum sum) {
        read();
        BagRanges.sum(tree, keys, weights, size, from, to, sum);
    }

    /// Takes all keys out and releases them.
    public void clear() {
        settle();
        if (order != null) {
            if (tree == null) {
                for (int i = 0; i < size; i++) {
                    order.release(keys[i]);
                }
            } else {
                for (BagTree.Leaf leaf = tree.firstLeaf(); leaf != null; leaf = leaf.next) {
                    for (int i = 0; i < leaf.size; i++) {
                        order.release(leaf.keys[i]);
                    }
                }
            }
        }
        empty();
        tree = null;
        total = 0;
    }

    /// About how many bytes this keeps.
    public long sizeInBytes() {
        long arrays = keys.length * (weights == null ? 8L : 16L) + 32;
        return 40 + arrays + (tree == null ? 0 : tree.sizeInBytes());
    }
}
