// expected: no suitable method found for sum(TextExpr<Trade>)
// expected: TextExpr<R#1> conforms to LongExpr<Trade>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// A sum over something that has no sum.
class SumOfText {
    Table<Total> wrong(Table<Trade> trades) {
        return trades.groupBy(col(Trade::ticker))
            .reduce(g -> into(Total.class, g.key().as(Total::ticker), g.sum(col(Trade::ticker)).as(Total::volume)));
    }
}
