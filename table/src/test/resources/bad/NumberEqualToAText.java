// expected: no suitable method found for eq(TextExpr<Trade>)
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// Numbers of unlike types may be equal, a number and a text may not.
class NumberEqualToAText {
    Object wrong(Table<Trade> trades) {
        return trades.where(col(Trade::qty).eq(col(Trade::ticker)));
    }
}
