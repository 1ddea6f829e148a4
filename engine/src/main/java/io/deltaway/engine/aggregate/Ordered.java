package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.Bags;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import org.jspecify.annotations.Nullable;

/// An aggregate that keeps the values of each group in an [OrderedBag] and reads its result from
/// there. One word a group, the number of its bag; a changed row costs O(log group). Rows of which
/// any argument is null are left out.
final class Ordered implements SharesState {

    /// Reads a result from the values of a group.
    @FunctionalInterface
    interface Reading {

        /// Appends the result for a bag that isn't empty.
        void append(OrderedBag bag, BagKeys keys, ColumnBuilder out);

        /// Appends the result for no values.
        default void appendOfNothing(ColumnBuilder out) {
            out.appendNull();
        }
    }

    private final BagKeys keys;
    private final Reading reading;
    private final Bags bags;

    Ordered(BagKeys keys, Reading reading) {
        this(keys, reading, new Bags(keys.order()));
    }

    private Ordered(BagKeys keys, Reading reading, Bags bags) {
        this.keys = keys;
        this.reading = reading;
        this.bags = bags;
    }

    @Override
    public @Nullable Aggregate over(Aggregate earlier) {
        return earlier instanceof Ordered same && keys.sameOrder(same.keys)
                ? new Ordered(same.keys, reading, same.bags)
                : null;
    }

    @Override
    public int words() {
        return 1;
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        boolean someNull = input.someNull();
        long[] weights = input.weights();
        for (int i = 0; i < input.size(); i++) {
            if (someNull && input.isNull(i)) {
                continue;
            }
            int group = groups[i];
            bag(rows.page(group), rows.base(group) + offset)
                    .add(keys.take(input, i), weights == null ? 1 : weights[i]);
        }
        keys.sweep();
        bags.trim();
    }

    private OrderedBag bag(long[] page, int at) {
        if (page[at] == 0) {
            page[at] = bags.number();
        }
        return bags.bag((int) page[at]);
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        OrderedBag bag = values(rows, offset, group);
        if (bag == null || bag.isEmpty()) {
            reading.appendOfNothing(out);
        } else {
            reading.append(bag, keys, out);
        }
        bags.trim();
    }

    /// Says that nobody has a bag any more.
    void trim() {
        bags.trim();
    }

    /// The values of a group, until [#trim]; null where it never had any.
    @Nullable OrderedBag values(Rows rows, int offset, int group) {
        int number = (int) rows.get(group, offset);
        return number == 0 ? null : bags.bag(number);
    }

    /// The values of a group in order; absent where it has none.
    @Nullable BagCursor cursor(Rows rows, int offset, int group) {
        OrderedBag bag = values(rows, offset, group);
        return bag == null ? null : bag.fromStart();
    }

    @Override
    public void release(Rows rows, int offset, int group) {
        int number = (int) rows.get(group, offset);
        if (number != 0) {
            OrderedBag bag = bags.bag(number);
            if (bag.weight() <= 0 && !bag.isEmpty()) {
                throw new NegativeWeightException("some value of a group", -1);
            }
            bag.clear();
            bags.giveBack(number);
            rows.set(group, offset, 0);
        }
    }

    @Override
    public void save(Rows rows, int offset, int group, ByteWriter out) {
        OrderedBag bag = values(rows, offset, group);
        out.writeVarLong(bag == null ? 0 : bag.distinct());
        if (bag != null) {
            BagCursor cursor = bag.fromStart();
            while (cursor.next()) {
                keys.save(cursor.key(), out);
                out.writeVarLong(cursor.weight());
            }
        }
        bags.trim();
    }

    @Override
    public void load(Rows rows, int offset, int group, ByteReader in) {
        long count = in.readVarLong();
        for (long i = 0; i < count; i++) {
            long key = keys.load(in);
            bag(rows.page(group), rows.base(group) + offset).add(key, in.readVarLong());
        }
        bags.trim();
    }

    @Override
    public long sizeInBytes() {
        return bags.sizeInBytes() + keys.sizeInBytes();
    }

    @Override
    public void keepIn(PageCache cache) {
        bags.keepIn(cache);
        keys.keepIn(cache);
    }

    @Override
    public long sizeOutside() {
        return bags.sizeOutside() + keys.sizeOutside();
    }
}
