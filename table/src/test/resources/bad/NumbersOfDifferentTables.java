// expected: no suitable method found for ne(DoubleExpr<Quote>)
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// Numbers of unlike types are compared, but only within a row.
class NumbersOfDifferentTables {
    Object wrong(Table<Trade> trades) {
        return trades.where(col(Trade::qty).ne(col(Quote::bid)));
    }
}
