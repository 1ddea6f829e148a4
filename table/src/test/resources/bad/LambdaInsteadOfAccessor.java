// expected: BoolExpr<Record> cannot be converted to Expr<Trade,Boolean>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// A lambda where a column is meant.
class LambdaInsteadOfAccessor {
    Table<Trade> wrong(Table<Trade> trades) {
        return trades.where(col(trade -> trade.price() + 1).gt(0));
    }
}
