// expected: bad return type in method reference
// expected: long cannot be converted to Double
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// Whole times floating is floating, on either side: it does not fit a `long`.
class FloatingIntoWhole {
    Table<Total> wrong(Table<Trade> trades) {
        return trades.select(into(Total.class,
            col(Trade::ticker).as(Total::ticker), col(Trade::qty).times(col(Trade::price)).as(Total::volume)));
    }
}
