// expected: no suitable method found for on(TextExpr<Trade>,LongExpr<Quote>)
// expected: incompatible equality constraints Long,String
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// A text compared with a whole number.
class JoinOfDifferentTypes {
    Object wrong(Table<Trade> trades, Table<Quote> quotes) {
        return trades.join(quotes).on(col(Trade::ticker), col(Quote::venue));
    }
}
