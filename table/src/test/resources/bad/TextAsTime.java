// expected: no suitable method found for asOf(TextExpr<Trade>,TextExpr<Trade>)
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// A text has an order, but no distances.
class TextAsTime {
    Object wrong(Table<Trade> trades) {
        return trades.join(trades).asOf(col(Trade::ticker), col(Trade::ticker));
    }
}
