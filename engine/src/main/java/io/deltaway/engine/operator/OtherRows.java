package io.deltaway.engine.operator;

import io.deltaway.engine.operator.PlaceValue.OtherRow;
import io.deltaway.engine.state.BagCursor;
import io.deltaway.engine.state.OrderedBag;

/// Finds another row for one row after the other; a negative number where there is none. The first
/// of a stretch of rows costs O(log n), the others O(1); where the nearest known value is looked
/// for, the rows without one that are passed over.
final class OtherRows {

    private static final int NONE = -1;

    private final OtherRow wanted;
    private final GroupedRows rows;
    private OrderedBag bag = new OrderedBag();
    private Positions positions = new Positions(bag);
    private int group;

    /// The known row that was found last, and whether it still may be the answer.
    private int known;

    private boolean isValid;

    OtherRows(OtherRow wanted, GroupedRows rows) {
        this.wanted = wanted;
        this.rows = rows;
    }

    /// Begins with a stretch of rows of a group.
    void start(int ofGroup, OrderedBag ofRows) {
        group = ofGroup;
        bag = ofRows;
        positions = new Positions(ofRows);
        isValid = false;
    }

    /// The row wanted for a copy of `row` at a position; positions come in order, without gaps.
    int at(long position, int row) {
        return switch (wanted) {
            case OtherRow.Away away ->
                    positions.to(position + away.rows()) ? positions.row() : NONE;
            case OtherRow.Known nearest -> known(nearest, row);
        };
    }

    private int known(OtherRow.Known nearest, int row) {
        if (!rows.isNull(nearest.column(), group, row)) {
            known = row;
            // Seen from the rows behind it, this is the nearest before; what is behind is not
            // known.
            isValid = !nearest.behind();
            return row;
        }
        if (!isValid) {
            known = search(nearest, row);
            isValid = true;
        }
        return known;
    }

    private int search(OtherRow.Known nearest, int row) {
        BagCursor cursor = bag.seek(row);
        while (nearest.behind() ? cursor.next() : cursor.previous()) {
            int key = (int) cursor.key();
            if (!rows.isNull(nearest.column(), group, key)) {
                return key;
            }
        }
        return NONE;
    }
}
