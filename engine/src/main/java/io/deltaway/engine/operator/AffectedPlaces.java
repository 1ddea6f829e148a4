package io.deltaway.engine.operator;

import io.deltaway.engine.operator.PlaceValue.Numbering;
import io.deltaway.engine.operator.PlaceValue.OtherRow;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.OrderedBag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/// Which rows some values may change of, where others change: stretches of positions around them.
///
/// The stretches of a bag before it takes the changes and behind that have the same rows in them,
/// but for those that change: between a row and the next change towards it nothing differs, so what
/// reaches it in one reaches it in the other.
final class AffectedPlaces {

    private final GroupedRows rows;
    private final RowOrder order;
    private final Surroundings surroundings;
    private final List<Frame.Range> ranges = new ArrayList<>();
    private final List<OtherRow.Known> known = new ArrayList<>();

    /// How many rows behind and before a changed one are affected.
    private long behind;

    private long before;
    private final EnumSet<Numbering> numberings = EnumSet.noneOf(Numbering.class);

    /// Whether a number counts rows rather than places.
    private final boolean numbersRows;

    /// For each changed row whether what follows up to the next one is affected too.
    private boolean[] through = new boolean[0];

    private long[] stretches = new long[16];
    private int count;

    AffectedPlaces(List<PlaceValue> values, GroupedRows rows, RowOrder order) {
        this.rows = rows;
        this.order = order;
        this.surroundings = new Surroundings(order);
        for (PlaceValue value : values) {
            switch (value) {
                case PlaceValue.InRow in -> add(in.row());
                case PlaceValue.Numbered number -> numberings.add(number.numbering());
                case PlaceValue.Over over -> add(over.frame());
            }
        }
        this.numbersRows =
                numberings.contains(Numbering.ROW) || numberings.contains(Numbering.RANK);
    }

    private void add(OtherRow row) {
        switch (row) {
            case OtherRow.Away away -> {
                behind = Math.max(behind, -(long) away.rows());
                before = Math.max(before, away.rows());
            }
            case OtherRow.Known nearest -> known.add(nearest);
        }
    }

    private void add(Frame frame) {
        switch (frame) {
            case Frame.Rows(long from, long to) -> {
                behind = Math.max(behind, from == Frame.Rows.FIRST ? Long.MAX_VALUE : -from);
                before = Math.max(before, to);
            }
            case Frame.Range range -> ranges.add(range);
        }
    }

    /// Finds out between which changed rows the numbers of others shift, before they do.
    void shifts(GroupedChanges changes, OrderedGroups groups) {
        int groupCount = groups.touched().size();
        through = new boolean[groupCount == 0 ? 0 : changes.end(groupCount - 1)];
        for (int k = 0; k < groupCount && !numberings.isEmpty(); k++) {
            shifts(changes, k, groups.bag(groups.touched().get(k)));
        }
    }

    private void shifts(GroupedChanges changes, int k, OrderedBag bag) {
        long more = 0;
        long morePlaces = 0;
        int end = changes.start(k);
        for (int i = end; i < changes.end(k); i = end) {
            // What shares a place with changed rows is shifted by those before the place only.
            boolean inside =
                    numberings.contains(Numbering.RANK) && more != 0
                            || numberings.contains(Numbering.DENSE_RANK) && morePlaces != 0;
            end = endOfPlace(changes, i, changes.end(k));
            morePlaces += morePlaces(changes, i, end, bag);
            for (int j = i; j < end; j++) {
                more += changes.weight(j);
                through[j] =
                        inside
                                || numbersRows && more != 0
                                || numberings.contains(Numbering.DENSE_RANK) && morePlaces != 0;
            }
        }
    }

    private int endOfPlace(GroupedChanges changes, int from, int end) {
        int at = from + 1;
        while (at < end && order.comparePlaces(changes.row(from), changes.row(at)) == 0) {
            at++;
        }
        return at;
    }

    /// Whether a place that rows share appears (1) or goes (-1).
    private int morePlaces(GroupedChanges changes, int from, int end, OrderedBag bag) {
        long row = changes.row(from);
        long there =
                Positions.of(bag, key -> order.comparePlaces(key, row) <= 0)
                        - Positions.of(bag, key -> order.comparePlaces(key, row) < 0);
        long more = 0;
        for (int i = from; i < end; i++) {
            more += changes.weight(i);
        }
        return (there + more > 0 ? 1 : 0) - (there > 0 ? 1 : 0);
    }

    /// Finds the stretches of a group.
    ///
    /// @param k the group is the k-th that was touched
    void find(int group, OrderedBag bag, GroupedChanges changes, int k) {
        count = 0;
        for (int i = changes.start(k); i < changes.end(k); i++) {
            long row = changes.row(i);
            long at = bag.rank(row);
            long end = at + bag.weightOf(row);
            long from = at - Math.min(at, before);
            long to = end + Math.min(bag.weight() - end, behind);
            if (through[i]) {
                boolean isLast = i + 1 == changes.end(k);
                to = Math.max(to, isLast ? bag.weight() : bag.rank(changes.row(i + 1)));
            }
            for (Frame.Range range : ranges) {
                surroundings.find(bag, row, range.after(), range.before());
                from = Math.min(from, surroundings.from());
                to = Math.max(to, surroundings.to());
            }
            for (OtherRow.Known nearest : known) {
                if (!rows.isNull(nearest.column(), group, (int) row)) {
                    long nulls = nulls(group, bag, row, nearest);
                    from = nearest.behind() ? Math.min(from, at - nulls) : from;
                    to = nearest.behind() ? to : Math.max(to, end + nulls);
                }
            }
            add(from, to);
        }
    }

    /// How many rows, copies counted, look to a row for the value they lack: those beside it up to
    /// the next that has one.
    private long nulls(int group, OrderedBag bag, long row, OtherRow.Known nearest) {
        long nulls = 0;
        BagCursor cursor = bag.seek(row);
        boolean there = nearest.behind() ? cursor.previous() : cursor.next();
        if (there && !nearest.behind() && order.compare(cursor.key(), row) == 0) {
            there = cursor.next();
        }
        while (there && rows.isNull(nearest.column(), group, (int) cursor.key())) {
            nulls += cursor.weight();
            there = nearest.behind() ? cursor.previous() : cursor.next();
        }
        return nulls;
    }

    /// Adds a stretch around a row behind those of all before; they may become one.
    private void add(long from, long to) {
        if (from >= to) {
            return;
        }
        long first = from;
        long end = to;
        while (count > 0 && stretches[2 * count - 1] >= first) {
            count--;
            first = Math.min(first, stretches[2 * count]);
            end = Math.max(end, stretches[2 * count + 1]);
        }
        if (2 * count + 2 > stretches.length) {
            stretches = Arrays.copyOf(stretches, stretches.length * 2);
        }
        stretches[2 * count] = first;
        stretches[2 * count + 1] = end;
        count++;
    }

    /// All of a group.
    void findAll(OrderedBag bag) {
        count = 0;
        add(0, bag.weight());
    }

    /// The number of stretches found, which neither touch nor overlap.
    int count() {
        return count;
    }

    /// The first position of a stretch.
    long from(int stretch) {
        return stretches[2 * stretch];
    }

    /// The position behind a stretch.
    long to(int stretch) {
        return stretches[2 * stretch + 1];
    }
}
