// expected: long cannot be converted to String
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// A text put into a whole number.
class ValueOfTheWrongType {
    Table<Total> wrong(Table<Trade> trades) {
        return trades.groupBy(col(Trade::ticker))
            .reduce(g -> into(Total.class, g.key().as(Total::volume)));
    }
}
