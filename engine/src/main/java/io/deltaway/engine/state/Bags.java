package io.deltaway.engine.state;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The [ordered bags][OrderedBag] of groups, by numbers. Where memory has a limit, those that
/// nobody has asked for in a while are words in the pages of a cache until somebody does.
///
/// Whoever has got a bag may use it until [#trim], which packs some: those that were not asked for
/// since the hand of a clock passed them (second chance). A bag of very many keys is never packed,
/// as then each change of it would cost as much as it has keys.
public final class Bags {

    private static final long MOST_BYTES = 1 << 20;

    /// What part of the limit they may take.
    private static final int SHARE = 16;

    private static final int TOTAL = 0;
    private static final int SIZE = 1;
    private static final int CONTENT = 2;

    private final @Nullable KeyOrder order;
    private @Nullable OrderedBag[] bags = new @Nullable OrderedBag[16];
    private int end;
    private final RowNumbers free = new RowNumbers(16);

    /// Of packed bags the runs of their words; absent where memory has no limit.
    private @Nullable Rows packed;

    /// For a packed bag its run, and 1; for one that isn't the bytes that were counted, below zero.
    private int[] where = {};

    private long most;
    private long counted;

    /// Those that were asked for since the last [#trim].
    private final RowNumbers asked = new RowNumbers(16);

    private final BitSet isAsked = new BitSet();

    /// Those that the hand has not passed since.
    private final BitSet isRecent = new BitSet();

    private int hand;

    public Bags(@Nullable KeyOrder order) {
        this.order = order;
    }

    /// Keeps those that are packed in a cache; before there are any.
    public void keepIn(PageCache cache) {
        most = cache.limit() / SHARE;
        where = new int[bags.length];
        packed = new Rows(1);
        packed.keepIn(cache);
    }

    /// A number, from 1 on, that no bag has; for who has none of his own.
    public int number() {
        return free.size() > 0 ? free.removeLast() : ++end;
    }

    /// Takes a bag out, whose [#number] is used again.
    public void giveBack(int number) {
        remove(number);
        free.add(number);
    }

    /// The bag of a number, an empty one where there was none.
    public OrderedBag bag(int number) {
        OrderedBag bag = bagIfAny(number);
        if (bag == null) {
            reach(number);
            bag = new OrderedBag(order);
            bags[number] = bag;
            ask(number);
        }
        return bag;
    }

    /// The bag of a number, if there is one.
    public @Nullable OrderedBag bagIfAny(int number) {
        OrderedBag bag = number < bags.length ? bags[number] : null;
        if (packed != null && number < where.length) {
            if (where[number] > 0) {
                bag = unpack(packed, number);
            }
            if (bag != null) {
                ask(number);
            }
        }
        return bag;
    }

    private void reach(int number) {
        if (number >= bags.length) {
            int length = Math.max(number + 1, bags.length * 2);
            bags = Arrays.copyOf(bags, length);
            where = packed == null ? where : Arrays.copyOf(where, length);
        }
    }

    private void ask(int number) {
        if (packed != null && !isAsked.get(number)) {
            isAsked.set(number);
            asked.add(number);
        }
    }

    /// Takes a bag out.
    public void remove(int number) {
        bags[number] = null;
        if (packed != null) {
            if (where[number] > 0) {
                forget(packed, number);
            }
            count(number, 0);
        }
    }

    private void count(int number, long bytes) {
        counted += where[number] + bytes;
        where[number] = (int) -bytes;
    }

    /// Packs bags that were not asked for in a while, where there are too many: nobody has one any
    /// more.
    public void trim() {
        if (packed == null) {
            return;
        }
        for (int i = 0; i < asked.size(); i++) {
            int number = asked.get(i);
            OrderedBag bag = bags[number];
            if (bag != null) {
                long bytes = bag.sizeInBytes();
                count(number, bytes < MOST_BYTES ? bytes : 0);
            }
            isRecent.set(number);
        }
        asked.clear();
        isAsked.clear();
        for (int i = 0; counted > most && i < 2 * bags.length; i++) {
            hand = hand + 1 < bags.length ? hand + 1 : 0;
            OrderedBag bag = bags[hand];
            if (bag != null && where[hand] < 0 && !isRecent.get(hand)) {
                pack(packed, hand, bag);
            }
            isRecent.clear(hand);
        }
    }

    private void pack(Rows words, int number, OrderedBag bag) {
        bag.settle();
        BagTree tree = bag.tree;
        int size = tree == null ? bag.size : tree.entries();
        boolean weighted = tree != null || bag.weights != null;
        int run = words.allocateRun(room(size, weighted));
        words.set(run + TOTAL, 0, bag.weight());
        words.set(run + SIZE, 0, (long) size << 1 | (weighted ? 1 : 0));
        int to = run + CONTENT;
        if (tree == null) {
            write(words, to, bag.keys, bag.weights, size, size);
        } else {
            for (BagTree.Leaf leaf = tree.firstLeaf(); leaf != null; leaf = leaf.next) {
                write(words, to, leaf.keys, leaf.weights, leaf.size, size);
                for (int i = 0; leaf.weights == null && i < leaf.size; i++) {
                    words.set(to + size + i, 0, 1);
                }
                to += leaf.size;
            }
        }
        bags[number] = null;
        count(number, 0);
        where[number] = run + 1;
    }

    /// @param distance how far behind its key a weight stands
    private static void write(
            Rows words, int at, long[] keys, long @Nullable [] weights, int count, int distance) {
        for (int i = 0; i < count; i++) {
            words.set(at + i, 0, keys[i]);
        }
        for (int i = 0; weights != null && i < count; i++) {
            words.set(at + distance + i, 0, weights[i]);
        }
    }

    private static int room(int size, boolean weighted) {
        return Rows.sizeFor(CONTENT + (weighted ? 2 * size : size));
    }

    private OrderedBag unpack(Rows words, int number) {
        int run = where[number] - 1;
        int size = size(words, run);
        long[] keys = read(words, run + CONTENT, size);
        long[] weights = isWeighted(words, run) ? read(words, run + CONTENT + size, size) : null;
        var bag = new OrderedBag(order);
        bag.total = words.get(run + TOTAL, 0);
        if (size > OrderedBag.ARRAY_ENTRIES) {
            bag.tree = BagTree.of(order, keys, weights, size);
        } else {
            bag.keys = keys;
            bag.weights = weights;
            bag.sorted = size;
            bag.size = size;
        }
        forget(words, number);
        bags[number] = bag;
        return bag;
    }

    private void forget(Rows words, int number) {
        int run = where[number] - 1;
        words.freeRun(run, room(size(words, run), isWeighted(words, run)));
        where[number] = 0;
    }

    private static int size(Rows words, int run) {
        return (int) (words.get(run + SIZE, 0) >>> 1);
    }

    private static boolean isWeighted(Rows words, int run) {
        return (words.get(run + SIZE, 0) & 1) != 0;
    }

    private static long[] read(Rows words, int from, int count) {
        long[] read = new long[count];
        for (int i = 0; i < count; i++) {
            read[i] = words.get(from + i, 0);
        }
        return read;
    }

    /// About how many bytes this keeps in memory.
    public long sizeInBytes() {
        long size = bags.length * 4L + where.length * 4L;
        for (OrderedBag bag : bags) {
            size += bag == null ? 0 : bag.sizeInBytes();
        }
        return packed == null ? size : size + packed.sizeInBytes();
    }

    /// The bytes that are not in memory.
    public long sizeOutside() {
        return packed == null ? 0 : packed.sizeOutside();
    }
}
