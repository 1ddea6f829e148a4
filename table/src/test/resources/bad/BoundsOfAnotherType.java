// expected: method within in class PairJoin
// expected: equality constraints: Long,Duration
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// Whole numbers are no distance between instants.
class BoundsOfAnotherType {
    Object wrong(Table<Trade> trades) {
        return trades.join(trades).within(col(Trade::at), col(Trade::at), -1L, 1L);
    }
}
