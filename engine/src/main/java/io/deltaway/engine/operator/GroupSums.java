package io.deltaway.engine.operator;

import org.jspecify.annotations.Nullable;

/// The groups of a [Reduce] or [Combine] whose aggregates are all linear: in the place of rows they
/// take sums of rows, each so many times (eager aggregation: Yan and Larson, VLDB 1995).
public final class GroupSums {

    /// Told of groups before they change.
    @FunctionalInterface
    interface Touched {
        void touched(int[] groups, int count);
    }

    private final Groups groups;
    private final Touched touched;

    private GroupSums(Groups groups, Touched touched) {
        this.groups = groups;
        this.touched = touched;
    }

    /// Null where an aggregate is not linear.
    static @Nullable GroupSums of(Groups groups, Touched touched) {
        return groups.areLinear() ? new GroupSums(groups, touched) : null;
    }

    /// Whether it is worth while: where state may lie on disk, rows that come in the order of the
    /// groups are better.
    boolean areInMemory() {
        return !groups.table().isLimited();
    }

    Groups groups() {
        return groups;
    }

    /// Adds to some groups a sum each, so many times.
    ///
    /// @param sumOf the number of the sum of each
    void add(int[] some, int count, KeySums sums, int[] sumOf, long[] times) {
        touched.touched(some, count);
        groups.addSums(some, count, sums, sumOf, times);
    }
}
