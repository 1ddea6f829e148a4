// expected: cannot find symbol
// expected: method as(Spread::gap)
// expected: class MaybeDouble<Pair<Trade,Quote>>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// The right side of a left join used as if it were always there.
class ForgottenMissingMatch {
    Table<Spread> wrong(Table<Trade> trades, Table<Quote> quotes) {
        return trades.leftJoin(quotes).on(col(Trade::ticker), col(Quote::ticker))
            .select((trade, quote) -> into(Spread.class,
                trade.col(Trade::ticker).as(Spread::ticker), quote.col(Quote::bid).as(Spread::gap)));
    }
}
