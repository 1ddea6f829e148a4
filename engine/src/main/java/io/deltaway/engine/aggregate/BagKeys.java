package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.KeyOrder;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import org.jspecify.annotations.Nullable;

/// How the rows of an aggregate's arguments stand as keys in the bags of its groups. Owned by one
/// aggregate.
abstract class BagKeys {

    /// The order of the keys, absent where it is that of longs.
    abstract @Nullable KeyOrder order();

    /// Whether other keys of the same arguments have the same order.
    boolean sameOrder(BagKeys other) {
        return getClass() == other.getClass();
    }

    /// The key of a row, handed over to a bag; no argument of the row is null.
    abstract long take(Arguments input, int row);

    /// Appends the value of a key: that of the first argument.
    abstract void append(long key, ColumnBuilder out);

    /// The value of a key as a user's program sees it.
    abstract Object value(long key);

    /// The value of a key as text.
    abstract String show(long key);

    abstract void save(long key, ByteWriter out);

    /// The key that [#save] wrote, handed over to a bag.
    abstract long load(ByteReader in);

    /// Compares two keys as bags do, whether or not [#order] is absent.
    int compare(long a, long b) {
        return Long.compare(a, b);
    }

    /// Another key that is equal, handed over as well.
    long copy(long key) {
        return key;
    }

    /// Takes back a key that was handed over.
    void release(long key) {}

    /// Frees what bags have let go since the last call.
    void sweep() {}

    /// About how many bytes all keys keep in memory beside the bags.
    long sizeInBytes() {
        return 0;
    }

    /// Keeps what they have beside the bags in a cache; before there are any.
    void keepIn(PageCache cache) {}

    /// The bytes that are not in memory.
    long sizeOutside() {
        return 0;
    }
}
