package io.deltaway.engine.operator;

import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.OrderedBag;
import org.jspecify.annotations.Nullable;

/// A walk over the rows of [OrderedGroups], group by group and in their order, that goes on while
/// they change.
final class GroupScan {

    private static final int NONE = -1;

    private final OrderedGroups groups;

    /// The group that the walk has come to, and where it ends.
    private int group;

    private int end;

    /// A copy of the last row of the group that was given.
    private int last = NONE;

    GroupScan(OrderedGroups groups) {
        this.groups = groups;
    }

    /// Begins anew, with the groups before `groupEnd`.
    void begin(int groupEnd) {
        forget();
        group = 0;
        end = groupEnd;
    }

    /// Whether there are more rows.
    boolean isOpen() {
        return group < end;
    }

    /// Whether the walk has yet to come to the place of a row.
    boolean isAhead(int ofGroup, int row) {
        return ofGroup < end
                && (ofGroup > group
                        || ofGroup == group
                                && (last == NONE || groups.order().compare(row, last) > 0));
    }

    /// The next rows.
    WeightedRows next(int count) {
        var found = new WeightedRows();
        while (group < end && found.size() < count) {
            boolean more = false;
            BagCursor cursor = cursor();
            if (cursor != null) {
                more = cursor.next();
                if (more && last != NONE && groups.order().compare(cursor.key(), last) == 0) {
                    more = cursor.next();
                }
                for (; more && found.size() < count; more = cursor.next()) {
                    found.add(group, (int) cursor.key(), cursor.weight());
                }
            }
            forget();
            if (more) {
                last = groups.rows().copy(found.row(found.size() - 1));
            } else {
                group++;
            }
        }
        return found;
    }

    private @Nullable BagCursor cursor() {
        OrderedBag bag = groups.bagIfAny(group);
        if (bag == null) {
            return null;
        }
        return last == NONE ? bag.fromStart() : bag.seek(last);
    }

    private void forget() {
        if (last != NONE) {
            groups.rows().removeRow(last);
            last = NONE;
        }
    }
}
