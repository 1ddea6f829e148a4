// expected: BoolExpr<Quote> cannot be converted to Expr<Trade,Boolean>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// A semi-join gives rows of the left side: the right one is not there any more.
class ColumnOfTheOtherSideAfterSemiJoin {
    Object wrong(Table<Trade> trades, Table<Quote> quotes) {
        return trades.semiJoin(quotes).on(col(Trade::ticker), col(Quote::ticker)).where(col(Quote::bid).gt(0));
    }
}
