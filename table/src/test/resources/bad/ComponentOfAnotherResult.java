// expected: Total
// expected: Spread
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// A component of another record than the one that is built.
class ComponentOfAnotherResult {
    Object wrong(Table<Trade> trades) {
        return trades.select(into(Total.class, col(Trade::ticker).as(Spread::ticker), col(Trade::qty).as(Total::volume)));
    }
}
