// expected: method as(Spread::gap)
// expected: class MaybeDouble<Near<Trade>>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// The first row of an order has no previous one.
class FirstRowHasNoPrevious {
    Table<Spread> wrong(Table<Trade> trades) {
        return trades.ordered(asc(col(Trade::qty)))
            .select((row, previous, next) -> into(Spread.class, row.rest(), previous.col(Trade::price).as(Spread::gap)));
    }
}
