package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.OrderedBag;
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
    private final Slots<OrderedBag> bags;

    Ordered(BagKeys keys, Reading reading) {
        this(keys, reading, new Slots<>());
    }

    private Ordered(BagKeys keys, Reading reading, Slots<OrderedBag> bags) {
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
    }

    private OrderedBag bag(long[] page, int at) {
        if (page[at] == 0) {
            page[at] = bags.add(new OrderedBag(keys.order()));
        }
        return bags.get(page[at]);
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        long slot = rows.get(group, offset);
        if (slot == 0 || bags.get(slot).isEmpty()) {
            reading.appendOfNothing(out);
        } else {
            reading.append(bags.get(slot), keys, out);
        }
    }

    /// The values of a group; null where it never had any.
    @Nullable OrderedBag values(Rows rows, int offset, int group) {
        long slot = rows.get(group, offset);
        return slot == 0 ? null : bags.get(slot);
    }

    /// The values of a group in order; absent where it has none.
    @Nullable BagCursor cursor(Rows rows, int offset, int group) {
        OrderedBag bag = values(rows, offset, group);
        return bag == null ? null : bag.fromStart();
    }

    @Override
    public void release(Rows rows, int offset, int group) {
        long slot = rows.get(group, offset);
        if (slot != 0) {
            OrderedBag bag = bags.get(slot);
            if (bag.weight() <= 0 && !bag.isEmpty()) {
                throw new NegativeWeightException("some value of a group", -1);
            }
            bag.clear();
            bags.remove(slot);
            rows.set(group, offset, 0);
        }
    }

    @Override
    public void save(Rows rows, int offset, int group, ByteWriter out) {
        long slot = rows.get(group, offset);
        out.writeVarLong(slot == 0 ? 0 : bags.get(slot).distinct());
        if (slot != 0) {
            BagCursor cursor = bags.get(slot).fromStart();
            while (cursor.next()) {
                keys.save(cursor.key(), out);
                out.writeVarLong(cursor.weight());
            }
        }
    }

    @Override
    public void load(Rows rows, int offset, int group, ByteReader in) {
        long count = in.readVarLong();
        for (long i = 0; i < count; i++) {
            long key = keys.load(in);
            bag(rows.page(group), rows.base(group) + offset).add(key, in.readVarLong());
        }
    }

    @Override
    public long sizeInBytes() {
        long[] bytes = {bags.sizeInBytes() + keys.sizeInBytes()};
        bags.forEach(bag -> bytes[0] += bag.sizeInBytes());
        return bytes[0];
    }
}
