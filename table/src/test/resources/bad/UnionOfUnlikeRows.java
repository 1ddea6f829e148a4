// expected: Table<Quote> cannot be converted to Table<Trade>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// A table holds rows of one kind.
class UnionOfUnlikeRows {
    Object wrong(Table<Trade> trades, Table<Quote> quotes) {
        return trades.union(quotes);
    }
}
