// expected: method select(Projection<
// expected: class Grouped<String,Trade>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// A grouped table has no rows to select from.
class SelectBeforeReduce {
    Object wrong(Table<Trade> trades) {
        return trades.groupBy(col(Trade::ticker)).select(into(Total.class));
    }
}
