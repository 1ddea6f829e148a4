package io.deltaway.engine.aggregate;

import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;

/// An aggregate whose state is words and nothing else.
abstract class InWords implements Aggregate.Mergeable {

    private final int words;

    InWords(int words) {
        this.words = words;
    }

    @Override
    public final int words() {
        return words;
    }

    @Override
    public final void save(Rows rows, int offset, int group, ByteWriter out) {
        for (int i = 0; i < words; i++) {
            out.writeLong(rows.get(group, offset + i));
        }
    }

    @Override
    public final void load(Rows rows, int offset, int group, ByteReader in) {
        for (int i = 0; i < words; i++) {
            rows.set(group, offset + i, in.readLong());
        }
    }

    @Override
    public final boolean export(
            Rows rows, int offset, int group, int part, long[] exported, int to) {
        System.arraycopy(rows.page(group), rows.base(group) + offset, exported, to, words);
        return false;
    }

    /// Checks a count of rows.
    static long counted(long count, String what) {
        if (count < 0) {
            throw new NegativeWeightException(what, count);
        }
        return count;
    }
}
