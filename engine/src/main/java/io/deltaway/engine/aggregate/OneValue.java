package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;

/// An aggregate that keeps one value a group: two words, whether there is one, and its key.
abstract class OneValue implements Aggregate {

    final BagKeys keys;

    OneValue(BagKeys keys) {
        this.keys = keys;
    }

    @Override
    public final int words() {
        return 2;
    }

    @Override
    public final void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        if (rows.get(group, offset) == 0) {
            out.appendNull();
        } else {
            keys.append(rows.get(group, offset + 1), out);
        }
    }

    @Override
    public final void release(Rows rows, int offset, int group) {
        if (rows.get(group, offset) != 0) {
            keys.release(rows.get(group, offset + 1));
            rows.set(group, offset, 0);
        }
    }

    @Override
    public final void save(Rows rows, int offset, int group, ByteWriter out) {
        long present = rows.get(group, offset);
        out.writeByte((int) present);
        if (present != 0) {
            keys.save(rows.get(group, offset + 1), out);
        }
    }

    @Override
    public final void load(Rows rows, int offset, int group, ByteReader in) {
        if (in.readByte() != 0) {
            rows.set(group, offset, 1);
            rows.set(group, offset + 1, keys.load(in));
        }
    }

    @Override
    public final long sizeInBytes() {
        return keys.sizeInBytes();
    }

    @Override
    public final void keepIn(PageCache cache) {
        keys.keepIn(cache);
    }

    @Override
    public final long sizeOutside() {
        return keys.sizeOutside();
    }
}
