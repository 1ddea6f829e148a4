// expected: BoolExpr<Quote> cannot be converted to Expr<Trade,Boolean>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// A predicate on a column of a table that is not there.
class ColumnOfAnotherTable {
    Table<Trade> wrong(Table<Trade> trades) {
        return trades.where(col(Quote::bid).gt(1));
    }
}
