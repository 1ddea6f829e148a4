package io.deltaway.engine.operator;

import io.deltaway.engine.state.OrderedBag;

/// From which position to before which one the rows stand that are within a distance of a row, in
/// the first column of an order.
final class Surroundings {

    private final RowOrder order;
    private long from;
    private long to;

    Surroundings(RowOrder order) {
        this.order = order;
    }

    /// Finds the rows of `bag` around a row, which need not be in it; O(log n).
    ///
    /// @param back how far, as in [Frame.Range]
    /// @param forth how far, as in [Frame.Range]
    void find(OrderedBag bag, long row, long back, long forth) {
        if (!order.isSorted()) {
            from = 0;
            to = bag.weight();
            return;
        }
        boolean isNull = order.isFirstNull(row);
        boolean nullsLast = order.isDescending();
        if (back == Frame.Range.UNBOUNDED) {
            from = 0;
        } else if (isNull) {
            from = Positions.of(bag, key -> nullsLast && !order.isFirstNull(key));
        } else {
            from = Positions.of(bag, key -> compare(key, row, back, false) < 0);
        }
        if (forth == Frame.Range.UNBOUNDED) {
            to = bag.weight();
        } else if (isNull) {
            to = Positions.of(bag, key -> nullsLast || order.isFirstNull(key));
        } else {
            to = Positions.of(bag, key -> compare(key, row, forth, true) <= 0);
        }
    }

    long from() {
        return from;
    }

    long to() {
        return to;
    }

    /// Negative, zero or positive as `key` comes before, at or behind the place that is a distance
    /// away from `row`.
    private int compare(long key, long row, long distance, boolean ahead) {
        boolean larger = ahead != order.isDescending();
        if (order.isFirstNull(key)) {
            return order.isDescending() ? 1 : -1;
        }
        int compared;
        if (order.isFirstDouble()) {
            double by = Double.longBitsToDouble(distance);
            double value = Double.longBitsToDouble(order.firstWord(row));
            double there = (larger ? value + by : value - by) + 0.0; // never -0.0
            compared = Double.compare(Double.longBitsToDouble(order.firstWord(key)), there);
        } else {
            compared =
                    Long.compare(
                            order.firstWord(key), moved(order.firstWord(row), distance, larger));
        }
        return order.isDescending() ? -compared : compared;
    }

    /// A sum or difference that stays within the range of numbers.
    private static long moved(long value, long distance, boolean up) {
        long there = up ? value + distance : value - distance;
        boolean isBeyond = up ? there < value : there > value;
        return isBeyond ? (up ? Long.MAX_VALUE : Long.MIN_VALUE) : there;
    }
}
