// expected: no suitable method found for gt(int)
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// A text is neither above nor below a number.
class TextComparedWithNumber {
    Object wrong(Table<Trade> trades) {
        return trades.where(col(Trade::ticker).gt(5));
    }
}
