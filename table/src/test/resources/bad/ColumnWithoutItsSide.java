// expected: inference variable S has incompatible upper bounds Quote,Pair<Trade,Quote>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// A bare column after a join: of which side?
class ColumnWithoutItsSide {
    Table<Spread> wrong(Table<Trade> trades, Table<Quote> quotes) {
        return trades.join(quotes).on(col(Trade::ticker), col(Quote::ticker))
            .select((trade, quote) -> into(Spread.class,
                trade.col(Trade::ticker).as(Spread::ticker), col(Quote::bid).as(Spread::gap)));
    }
}
