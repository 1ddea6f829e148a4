package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.KeyOrder;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Type;

/// Pairs of a value and what it is ordered by, as keys: rows of two words. Ties are broken by the
/// value.
final class PairKeys extends BagKeys implements KeyOrder {

    private final ValueKeys values;
    private final ValueKeys places;
    private final boolean largestFirst;
    private final boolean largestValueFirst;
    private final Rows pairs = new Rows(2);

    /// @param value the type of argument 0, the value
    /// @param place the type of argument 1, which gives the order
    /// @param largestFirst whether the largest place comes first
    /// @param largestValueFirst whether of equal places the largest value comes first
    PairKeys(Type value, Type place, boolean largestFirst, boolean largestValueFirst) {
        this.values = ValueKeys.of(value);
        this.places = ValueKeys.of(place);
        this.largestFirst = largestFirst;
        this.largestValueFirst = largestValueFirst;
    }

    @Override
    KeyOrder order() {
        return this;
    }

    @Override
    public int compare(long a, long b) {
        int byPlace = places.compare(pairs.get((int) a, 1), pairs.get((int) b, 1));
        if (byPlace != 0) {
            return largestFirst ? -byPlace : byPlace;
        }
        int byValue = values.compare(pairs.get((int) a, 0), pairs.get((int) b, 0));
        return largestValueFirst ? -byValue : byValue;
    }

    @Override
    public void release(long key) {
        values.release(pairs.get((int) key, 0));
        places.release(pairs.get((int) key, 1));
        pairs.free((int) key);
    }

    @Override
    boolean sameOrder(BagKeys other) {
        return other instanceof PairKeys same
                && largestFirst == same.largestFirst
                && largestValueFirst == same.largestValueFirst;
    }

    @Override
    long take(Arguments input, int row) {
        return pair(values.take(input.column(0), row), places.take(input.column(1), row));
    }

    private long pair(long value, long place) {
        int pair = pairs.allocate();
        pairs.set(pair, 0, value);
        pairs.set(pair, 1, place);
        return pair;
    }

    @Override
    long copy(long key) {
        return pair(values.copy(pairs.get((int) key, 0)), places.copy(pairs.get((int) key, 1)));
    }

    @Override
    void append(long key, ColumnBuilder out) {
        values.append(pairs.get((int) key, 0), out);
    }

    @Override
    Object value(long key) {
        return values.value(pairs.get((int) key, 0));
    }

    @Override
    String show(long key) {
        return values.show(pairs.get((int) key, 0));
    }

    @Override
    void save(long key, ByteWriter out) {
        values.save(pairs.get((int) key, 0), out);
        places.save(pairs.get((int) key, 1), out);
    }

    @Override
    long load(ByteReader in) {
        long value = values.load(in);
        return pair(value, places.load(in));
    }

    @Override
    void sweep() {
        values.sweep();
        places.sweep();
    }

    @Override
    long sizeInBytes() {
        return values.sizeInBytes() + places.sizeInBytes() + pairs.sizeInBytes();
    }

    @Override
    void keepIn(PageCache cache) {
        values.keepIn(cache);
        places.keepIn(cache);
        pairs.keepIn(cache);
    }

    @Override
    long sizeOutside() {
        return values.sizeOutside() + places.sizeOutside() + pairs.sizeOutside();
    }
}
