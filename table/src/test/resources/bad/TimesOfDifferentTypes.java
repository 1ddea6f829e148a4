// expected: no suitable method found for asOf(InstantExpr<Trade>,LongExpr<Quote>)
// expected: incompatible equality constraints Long,Instant
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// An instant compared with a whole number.
class TimesOfDifferentTypes {
    Object wrong(Table<Trade> trades, Table<Quote> quotes) {
        return trades.join(quotes).asOf(col(Trade::at), col(Quote::venue));
    }
}
