package io.deltaway.engine.operator;

import io.deltaway.engine.operator.PlaceValue.Numbering;
import io.deltaway.engine.state.OrderedBag;

/// Numbers of one row after the other. The first of a stretch of rows costs O(log n), where parts
/// of its bag were counted before; the others O(1).
final class Numbers {

    private static final int NONE = -1;

    private final Numbering numbering;
    private final RowOrder order;
    private final PeerCount peers;
    private OrderedBag bag = new OrderedBag();
    private int last;
    private long number;

    /// @param slot see [PeerCount]
    Numbers(Numbering numbering, RowOrder order, int slot) {
        this.numbering = numbering;
        this.order = order;
        this.peers = new PeerCount(order, slot);
    }

    /// Begins with a stretch of rows.
    void start(OrderedBag rows) {
        bag = rows;
        last = NONE;
    }

    /// The number of a copy.
    ///
    /// @param row its row, which starts at `start`
    long at(long position, int row, long start) {
        if (numbering == Numbering.ROW) {
            return position + 1;
        }
        if (last == NONE) {
            number =
                    numbering == Numbering.RANK
                            ? 1 + Positions.of(bag, key -> order.comparePlaces(key, row) < 0)
                            : peers.until(bag, start);
        } else if (order.comparePlaces(last, row) != 0) {
            number = numbering == Numbering.RANK ? start + 1 : number + 1;
        }
        last = row;
        return number;
    }
}
