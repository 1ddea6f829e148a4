package io.deltaway.engine.operator;

import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.state.RangeSum;
import org.jspecify.annotations.Nullable;

/// Counts the places of an order that some rows stand on, where rows may share one.
final class PeerCount implements RangeSum {

    private static final long NONE = -1;

    /// The places of a part of a bag, and its first and last row.
    private record Part(long count, long first, long last) {
        static final Part EMPTY = new Part(0, NONE, NONE);
    }

    private final RowOrder order;
    private final int slot;
    private Part sum = Part.EMPTY;
    private Part outer = Part.EMPTY;

    PeerCount(RowOrder order, int slot) {
        this.order = order;
        this.slot = slot;
    }

    /// The places up to a position, and the one of the row there.
    long until(OrderedBag bag, long position) {
        sum = Part.EMPTY;
        bag.sum(0, position + 1, this);
        return sum.count;
    }

    private void add(Part next) {
        boolean isShared = sum.last != NONE && order.comparePlaces(sum.last, next.first) == 0;
        sum =
                new Part(
                        sum.count + next.count - (isShared ? 1 : 0),
                        sum.first == NONE ? next.first : sum.first,
                        next.last);
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public void add(long[] keys, long @Nullable [] weights, int from, int to) {
        if (from < to) {
            long count = 1;
            for (int i = from + 1; i < to; i++) {
                count += order.comparePlaces(keys[i - 1], keys[i]) == 0 ? 0 : 1;
            }
            add(new Part(count, keys[from], keys[to - 1]));
        }
    }

    @Override
    public void addCopies(long[] keys, int at, long copies) {
        add(keys, null, at, at + 1);
    }

    @Override
    public void addPart(Object part) {
        add((Part) part);
    }

    @Override
    public void openPart() {
        outer = sum;
        sum = Part.EMPTY;
    }

    @Override
    public Object closePart() {
        Part closed = sum;
        sum = outer;
        return closed;
    }
}
