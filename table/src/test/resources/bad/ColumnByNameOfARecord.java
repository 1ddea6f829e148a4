// expected: BoolExpr<Row> cannot be converted to Expr<Trade,Boolean>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// A table of records has typed columns; those by name are for rows known at run time.
class ColumnByNameOfARecord {
    Object wrong(Table<Trade> trades) {
        return trades.where(col("price", Types.DOUBLE).gt(0));
    }
}
