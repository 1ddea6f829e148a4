package io.deltaway.engine.operator;

import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.OrderedBag;
import io.deltaway.engine.state.RowNumbers;

/// Stored rows with the rows before and behind them; a negative number where there is none.
final class Adjacent {

    private static final int NONE = -1;

    private final RowOrder order;
    private final WeightedRows rows = new WeightedRows();
    private final RowNumbers previous = new RowNumbers(16);
    private final RowNumbers next = new RowNumbers(16);
    private final RowNumbers ends = new RowNumbers(16);

    /// The walk: the row that was added last or stands before the next, and the row behind it with
    /// its weight.
    private int current;

    private int upcoming;
    private long upcomingWeight;

    Adjacent(RowOrder order) {
        this.order = order;
    }

    void add(int group, int row, int rowBefore, int rowBehind, long weight) {
        rows.add(group, row, weight);
        previous.add(rowBefore);
        next.add(rowBehind);
    }

    /// Adds those rows of a group that are among `changed` or stand beside one that is, or would;
    /// in order, each once. O(log n) for a changed row, O(1) where changed rows are side by side.
    void collect(int group, OrderedBag bag, OrderedBag changed) {
        BagCursor cursor = bag.fromStart();
        current = NONE;
        upcome(cursor);
        BagCursor next = changed.fromStart();
        while (next.next()) {
            int row = (int) next.key();
            if (upcoming != NONE && order.compare(upcoming, row) < 0) {
                cursor = bag.seek(row);
                standBeforePrevious(cursor);
            }
            while (upcoming != NONE && (current == NONE || order.compare(current, row) <= 0)) {
                shift(group, cursor);
            }
        }
        ends.add(rows.size());
    }

    private void upcome(BagCursor cursor) {
        boolean there = cursor.next();
        upcoming = there ? (int) cursor.key() : NONE;
        upcomingWeight = there ? cursor.weight() : 0;
    }

    /// Goes back so that the row before the cursor comes next.
    private void standBeforePrevious(BagCursor cursor) {
        boolean once = cursor.previous();
        boolean twice = once && cursor.previous();
        current = twice ? (int) cursor.key() : NONE;
        upcome(cursor);
    }

    private void shift(int group, BagCursor cursor) {
        int before = current;
        long weight = upcomingWeight;
        current = upcoming;
        upcome(cursor);
        add(group, current, before, upcoming, weight);
    }

    int size() {
        return rows.size();
    }

    /// The group, row and weight of each.
    WeightedRows rows() {
        return rows;
    }

    int previous(int i) {
        return previous.get(i);
    }

    int next(int i) {
        return next.get(i);
    }

    int[] previous() {
        return previous.array();
    }

    int[] next() {
        return next.array();
    }

    /// Where the rows of the k-th group that was collected end.
    int end(int k) {
        return ends.get(k);
    }
}
