package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;

/// As [OrderedChoice], for groups from which no row is ever retracted: only the first and the last
/// key are kept. O(1) a row.
final class AppendOnlyChoice extends ChosenEnds {

    /// The bits of the first word from here on are the ends that are others since the last choice.
    private static final int CHANGES = 1;

    AppendOnlyChoice(BagKeys keys) {
        super(keys, 0);
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        boolean someNull = input.someNull();
        for (int i = 0; i < input.size(); i++) {
            if (someNull && input.isNull(i)) {
                continue;
            }
            long weight = input.weight(i);
            if (weight < 0) {
                throw new NegativeWeightException("a row of an append-only table", weight);
            }
            long key = keys.take(input, i);
            offer(rows, offset, End.FIRST, groups[i], key);
            offer(rows, offset, End.LAST, groups[i], key);
            rows.set(groups[i], offset, rows.get(groups[i], offset) | CHOSEN);
            keys.release(key);
        }
        keys.sweep();
    }

    private void offer(Rows rows, int offset, End end, int group, long key) {
        if (hasChosen(rows, offset, group)) {
            long before = key(rows, offset, end, group);
            int order = keys.compare(key, before);
            if (end == End.FIRST ? order >= 0 : order <= 0) {
                return;
            }
            keys.release(before);
        }
        setKey(rows, offset, end, group, keys.copy(key));
        rows.set(group, offset, rows.get(group, offset) | 1L << CHANGES + end.ordinal());
    }

    @Override
    public int choose(Rows rows, int offset, int group) {
        long word = rows.get(group, offset);
        rows.set(group, offset, word & CHOSEN);
        return (int) (word >> CHANGES);
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        if (hasChosen(rows, offset, group)) {
            appendChosen(rows, offset, End.FIRST, group, out);
        } else {
            out.appendNull();
        }
    }

    @Override
    public void release(Rows rows, int offset, int group) {
        forget(rows, offset, group);
        keys.sweep();
    }

    @Override
    public void save(Rows rows, int offset, int group, ByteWriter out) {
        out.writeByte(hasChosen(rows, offset, group) ? 1 : 0);
        if (hasChosen(rows, offset, group)) {
            keys.save(key(rows, offset, End.FIRST, group), out);
            keys.save(key(rows, offset, End.LAST, group), out);
        }
    }

    @Override
    public void load(Rows rows, int offset, int group, ByteReader in) {
        if (in.readByte() != 0) {
            rows.set(group, offset, CHOSEN);
            setKey(rows, offset, End.FIRST, group, keys.load(in));
            setKey(rows, offset, End.LAST, group, keys.load(in));
        }
    }

    @Override
    public long sizeInBytes() {
        return keys.sizeInBytes();
    }

    @Override
    public void keepIn(PageCache cache) {
        keys.keepIn(cache);
    }

    @Override
    public long sizeOutside() {
        return keys.sizeOutside();
    }
}
