// expected: no suitable method found for max(ListExpr<Event,String>)
import static io.deltaway.table.Columns.*;

import io.deltaway.table.Sink;
import io.deltaway.table.Table;
import io.deltaway.table.Types;

/// Lists have no largest one.
class MaximumOfAList {
    Object wrong(Table<Event> events) {
        return events.reduce(g -> into(Total.class, g.max(col(Event::tags)).toText().as(Total::ticker)));
    }
}
