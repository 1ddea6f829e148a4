package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.Rows;

/// Copies of the first and of the last key of each group, of which one is chosen: two words of its
/// state, behind one whose lowest bit says whether there are any.
abstract sealed class ChosenEnds implements Choosing permits AppendOnlyChoice, OrderedChoice {

    static final long CHOSEN = 1;

    final BagKeys keys;
    private final int flag;

    /// @param flag which word of the state has the bit
    ChosenEnds(BagKeys keys, int flag) {
        this.keys = keys;
        this.flag = flag;
    }

    @Override
    public final int words() {
        return flag + 1 + End.values().length;
    }

    @Override
    public final boolean hasChosen(Rows rows, int offset, int group) {
        return (rows.get(group, offset + flag) & CHOSEN) != 0;
    }

    final long key(Rows rows, int offset, End end, int group) {
        return rows.get(group, offset + flag + 1 + end.ordinal());
    }

    final void setKey(Rows rows, int offset, End end, int group, long key) {
        rows.set(group, offset + flag + 1 + end.ordinal(), key);
    }

    /// Gives back both keys, if there are any.
    final void forget(Rows rows, int offset, int group) {
        if (hasChosen(rows, offset, group)) {
            keys.release(key(rows, offset, End.FIRST, group));
            keys.release(key(rows, offset, End.LAST, group));
            rows.set(group, offset + flag, 0);
        }
    }

    @Override
    public final int compare(Rows rows, int offset, End end, int group, int other) {
        int order = keys.compare(key(rows, offset, end, group), key(rows, offset, end, other));
        return end == End.FIRST ? order : -order;
    }

    @Override
    public final void appendChosen(Rows rows, int offset, End end, int group, ColumnBuilder out) {
        keys.append(key(rows, offset, end, group), out);
    }
}
