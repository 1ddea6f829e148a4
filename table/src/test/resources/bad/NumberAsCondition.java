// expected: DoubleExpr<R> conforms to Expr<Trade,Boolean>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// A number is no condition.
class NumberAsCondition {
    Object wrong(Table<Trade> trades) {
        return trades.where(col(Trade::price));
    }
}
