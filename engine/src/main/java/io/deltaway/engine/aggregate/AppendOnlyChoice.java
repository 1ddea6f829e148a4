package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;

/// As [OrderedChoice], for groups from which no row is ever retracted: only the first and the last
/// key are kept. O(1) a row.
final class AppendOnlyChoice implements Choosing {

    /// In the first word: that something is chosen. The bits above it are the ends that are others
    /// since the last choice.
    private static final long CHOSEN = 1;

    private static final int CHANGES = 1;
    private static final int ENDS = 1;

    private final BagKeys keys;

    AppendOnlyChoice(BagKeys keys) {
        this.keys = keys;
    }

    @Override
    public int words() {
        return ENDS + End.values().length;
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
        rows.set(group, offset + ENDS + end.ordinal(), keys.copy(key));
        rows.set(group, offset, rows.get(group, offset) | 1L << CHANGES + end.ordinal());
    }

    private static long key(Rows rows, int offset, End end, int group) {
        return rows.get(group, offset + ENDS + end.ordinal());
    }

    @Override
    public int choose(Rows rows, int offset, int group) {
        long word = rows.get(group, offset);
        rows.set(group, offset, word & CHOSEN);
        return (int) (word >> CHANGES);
    }

    @Override
    public boolean hasChosen(Rows rows, int offset, int group) {
        return (rows.get(group, offset) & CHOSEN) != 0;
    }

    @Override
    public int compare(Rows rows, int offset, End end, int group, int other) {
        int order = keys.compare(key(rows, offset, end, group), key(rows, offset, end, other));
        return end == End.FIRST ? order : -order;
    }

    @Override
    public void appendChosen(Rows rows, int offset, End end, int group, ColumnBuilder out) {
        keys.append(key(rows, offset, end, group), out);
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
        if (hasChosen(rows, offset, group)) {
            keys.release(key(rows, offset, End.FIRST, group));
            keys.release(key(rows, offset, End.LAST, group));
            rows.set(group, offset, 0);
            keys.sweep();
        }
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
            rows.set(group, offset + ENDS + End.FIRST.ordinal(), keys.load(in));
            rows.set(group, offset + ENDS + End.LAST.ordinal(), keys.load(in));
        }
    }

    @Override
    public long sizeInBytes() {
        return keys.sizeInBytes();
    }
}
