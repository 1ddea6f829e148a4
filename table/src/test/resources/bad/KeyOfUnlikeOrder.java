// expected: found:    int,Order<Quote>
// expected: equality constraints: Trade,R
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// An order of another table's rows.
class KeyOfUnlikeOrder {
    Object wrong(Table<Trade> trades) {
        return trades.groupBy(col(Trade::ticker)).top(3, desc(col(Quote::bid)));
    }
}
