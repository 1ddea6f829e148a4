// expected: method windowStart()
// expected: variable g of type Group<String,Trade>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// The start of a window that was never asked for.
class WindowStartWithoutWindow {
    Table<Started> wrong(Table<Trade> trades) {
        return trades.groupBy(col(Trade::ticker))
            .reduce(g -> into(Started.class, g.key().as(Started::ticker), g.windowStart().as(Started::minute)));
    }
}
