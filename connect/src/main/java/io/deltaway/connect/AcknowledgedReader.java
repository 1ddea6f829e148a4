package io.deltaway.connect;

import java.io.IOException;
import java.util.Map;

/// A reader over something that keeps what was not acknowledged, such as a replication slot or a
/// consumer group.
public interface AcknowledgedReader extends SourceReader {

    /// What lies before these offsets is on disk here and will not be asked for again: after a
    /// crash the pipeline goes on at them or behind them. Called between polls, by the thread that
    /// polls, some time after the chunks with these offsets were taken; not for each of them. Of a
    /// pipeline that is not persisted: once the epoch with these rows is with the sinks.
    ///
    /// @param offsets by partition, as the chunks said them
    void acknowledge(Map<String, byte[]> offsets) throws IOException;
}
