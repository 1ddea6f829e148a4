// expected: no suitable method found for sum(BoolExpr<Trade>)
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// A truth value is no number.
class SumOfTruths {
    Object wrong(Table<Trade> trades) {
        return trades.reduce(g -> into(Total.class,
            g.any(col(Trade::ticker)).as(Total::ticker), g.sum(col(Trade::price).gt(1)).as(Total::volume)));
    }
}
