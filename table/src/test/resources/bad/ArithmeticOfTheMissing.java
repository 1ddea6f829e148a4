// expected: no suitable method found for minus(MaybeDouble<Pair<Trade,Quote>>)
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// A missing row has no number to reckon with.
class ArithmeticOfTheMissing {
    Table<Spread> wrong(Table<Trade> trades, Table<Quote> quotes) {
        return trades.leftJoin(quotes).on(col(Trade::ticker), col(Quote::ticker))
            .select((trade, quote) -> into(Spread.class,
                trade.col(Trade::ticker).as(Spread::ticker),
                trade.col(Trade::price).minus(quote.col(Quote::bid)).as(Spread::gap)));
    }
}
