package io.deltaway.connect;

import io.deltaway.table.RowType;
import io.deltaway.table.Sink;
import java.io.IOException;
import java.time.InstantSource;

/// A sink that can be opened.
public interface SinkConnector<R> extends Sink<R> {

    SinkWriter open(SinkContext<R> context) throws IOException;

    /// What a sink is told when it is opened.
    ///
    /// @param rowType the rows it will get
    /// @param clock the time of day; a test passes its own
    record SinkContext<R>(RowType<R> rowType, InstantSource clock) {}
}
