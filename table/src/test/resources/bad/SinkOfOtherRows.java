// expected: Sink<Quote> cannot be converted to Sink<? super Trade>
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// A sink for rows of one kind gets another.
class SinkOfOtherRows {
    void wrong(Table<Trade> trades, Sink<Quote> quotes) {
        trades.write(quotes);
    }
}
