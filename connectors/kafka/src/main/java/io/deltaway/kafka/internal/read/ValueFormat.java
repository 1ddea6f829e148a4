package io.deltaway.kafka.internal.read;

import io.deltaway.connect.SourceContext;
import java.io.IOException;

/// How the values of records are read.
public interface ValueFormat {

    /// What it is called in plans, such as `json`.
    String name();

    /// The same where a member or field has another name than its column.
    ValueFormat renamed(String inValue, String column);

    /// Refuses columns that such values never fill.
    ///
    /// @throws io.deltaway.table.PlanException where there are such
    default void check(Layout layout) {}

    /// Begins to read values of the columns that come from them.
    Values open(Layout layout, SourceContext context) throws IOException;
}
