package io.deltaway.engine.operator;

import io.deltaway.engine.state.KeyOrder;
import io.deltaway.engine.state.Keys;
import java.util.Arrays;

/// Changes of an epoch, by group and in the order of its rows, each row once with the sum of its
/// weights.
final class GroupedChanges {

    private final long[] rows;
    private final long[] weights;
    private final int[] starts;
    private final int[] ends;

    /// @param groups whose changes wait
    GroupedChanges(OrderedGroups groups) {
        this(groups, groups.waiting());
    }

    /// @param waiting those of the changes that wait which are wanted
    GroupedChanges(OrderedGroups groups, WeightedRows waiting) {
        int groupCount = groups.touched().size();
        starts = new int[groupCount + 1];
        ends = new int[groupCount];
        for (int i = 0; i < waiting.size(); i++) {
            starts[groups.touchedAt(waiting.group(i)) + 1]++;
        }
        for (int k = 0; k < groupCount; k++) {
            starts[k + 1] += starts[k];
            ends[k] = starts[k];
        }
        rows = new long[waiting.size()];
        weights = new long[waiting.size()];
        for (int i = 0; i < waiting.size(); i++) {
            int at = ends[groups.touchedAt(waiting.group(i))]++;
            rows[at] = waiting.row(i);
            weights[at] = waiting.weight(i);
        }
        // The rows wait for their bags, so none is given back here.
        KeyOrder withoutRelease = (a, b) -> groups.order().compare(a, b);
        for (int k = 0; k < groupCount; k++) {
            if (ends[k] - starts[k] > 1) {
                ends[k] = starts[k] + collapse(withoutRelease, starts[k], ends[k]);
            }
        }
    }

    private int collapse(KeyOrder order, int from, int to) {
        long[] some = Arrays.copyOfRange(rows, from, to);
        long[] theirs = Arrays.copyOfRange(weights, from, to);
        Keys.sort(order, some, theirs, 0, some.length);
        int count = Keys.collapse(order, some, theirs, some.length);
        System.arraycopy(some, 0, rows, from, count);
        System.arraycopy(theirs, 0, weights, from, count);
        return count;
    }

    /// How many rows there is room for: more than the end of any group.
    int capacity() {
        return rows.length;
    }

    /// Whether the k-th touched group has changes, also if these cancel each other out.
    boolean hasAny(int k) {
        return starts[k] < starts[k + 1];
    }

    /// Where the changes of the k-th touched group start.
    int start(int k) {
        return starts[k];
    }

    int end(int k) {
        return ends[k];
    }

    long row(int at) {
        return rows[at];
    }

    long weight(int at) {
        return weights[at];
    }
}
