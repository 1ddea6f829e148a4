package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;

/// Chooses among the values that [Ordered] keeps. Beside its word three more: whether something is
/// chosen, and copies of the first and of the last key. Choosing costs O(log group).
final class OrderedChoice extends ChosenEnds {

    private final Ordered values;

    OrderedChoice(BagKeys keys) {
        super(keys, 1);
        this.values = new Ordered(keys, (bag, of, out) -> of.append(bag.first(), out));
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        values.add(rows, offset, groups, input);
    }

    @Override
    public int choose(Rows rows, int offset, int group) {
        int changed = chooseAmong(rows, offset, group);
        values.trim();
        return changed;
    }

    private int chooseAmong(Rows rows, int offset, int group) {
        OrderedBag bag = values.values(rows, offset, group);
        boolean had = hasChosen(rows, offset, group);
        if (bag == null || bag.isEmpty()) {
            forget(rows, offset, group);
            return had ? 1 << End.FIRST.ordinal() | 1 << End.LAST.ordinal() : 0;
        }
        rows.set(group, offset + 1, CHOSEN);
        return choose(rows, offset, End.FIRST, group, bag.first(), had)
                | choose(rows, offset, End.LAST, group, bag.last(), had);
    }

    private int choose(Rows rows, int offset, End end, int group, long key, boolean had) {
        if (had) {
            long before = key(rows, offset, end, group);
            if (keys.compare(before, key) == 0) {
                return 0;
            }
            keys.release(before);
        }
        setKey(rows, offset, end, group, keys.copy(key));
        return 1 << end.ordinal();
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        values.appendResult(rows, offset, group, out);
    }

    @Override
    public void release(Rows rows, int offset, int group) {
        forget(rows, offset, group);
        values.release(rows, offset, group);
        keys.sweep();
    }

    @Override
    public void save(Rows rows, int offset, int group, ByteWriter out) {
        values.save(rows, offset, group, out);
    }

    @Override
    public void load(Rows rows, int offset, int group, ByteReader in) {
        values.load(rows, offset, group, in);
        choose(rows, offset, group);
    }

    @Override
    public long sizeInBytes() {
        return values.sizeInBytes();
    }

    @Override
    public void keepIn(PageCache cache) {
        values.keepIn(cache);
    }

    @Override
    public long sizeOutside() {
        return values.sizeOutside();
    }
}
