// expected: method as(Spread::ticker)
// expected: class Maybe<TextExpr<Pair<Trade,Quote>>,String>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// In a full join the left row may be missing too.
class LeftSideOfFullJoin {
    Table<Spread> wrong(Table<Trade> trades, Table<Quote> quotes) {
        return trades.fullJoin(quotes).on(col(Trade::ticker), col(Quote::ticker))
            .select((trade, quote) -> into(Spread.class,
                trade.col(Trade::ticker).as(Spread::ticker), quote.col(Quote::bid).orElse(0).as(Spread::gap)));
    }
}
