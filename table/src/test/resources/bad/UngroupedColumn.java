// expected: inference variable S has incompatible upper bounds Trade,Group<String,Trade>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Table;

/// A bare column in `reduce`: one group has many values of it.
class UngroupedColumn {
    Table<Total> wrong(Table<Trade> trades) {
        return trades.groupBy(col(Trade::ticker))
            .reduce(g -> into(Total.class, g.key().as(Total::ticker), col(Trade::qty).as(Total::volume)));
    }
}
