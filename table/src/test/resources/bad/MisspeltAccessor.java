// expected: invalid method reference
// expected: method prize()
// expected: class Trade
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// A column that does not exist.
class MisspeltAccessor {
    Table<Trade> wrong(Table<Trade> trades) {
        return trades.where(col(Trade::prize).gt(1));
    }
}
