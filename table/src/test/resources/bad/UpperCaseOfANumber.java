// expected: method upper()
// expected: class LongExpr<Trade>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// Only texts have an upper case.
class UpperCaseOfANumber {
    Object wrong(Table<Trade> trades) {
        return trades.where(col(Trade::qty).upper().eq("A"));
    }
}
