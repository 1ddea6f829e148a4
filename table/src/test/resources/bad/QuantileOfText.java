// expected: no suitable method found for quantile(double,TextExpr<Trade>)
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// A text can't be interpolated.
class QuantileOfText {
    Object wrong(Table<Trade> trades) {
        return trades.reduce(g -> into(Spread.class, g.quantile(0.9, col(Trade::ticker)).as(Spread::ticker)));
    }
}
