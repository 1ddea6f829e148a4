package io.deltaway.connect;

import java.io.IOException;
import java.util.Map;

/// A reader over something that keeps what was not acknowledged, such as a replication slot or a
/// consumer group.
public interface AcknowledgedReader extends SourceReader {

    /// What lies before these offsets is on disk here and will not be asked for again: after a
    /// crash the pipeline goes on at them or behind them. (Of a [RereadableSource] the disk holds
    /// the offsets only: it may be asked to read again what lies before them.) Of a pipeline that
    /// is not persisted: all rows before them are with the sinks.
    ///
    /// Called between polls, or behind the last one, by the thread that polls, once the sinks have
    /// ended the epoch of the last of these rows; not for each chunk. Also called with the offsets
    /// with which a restart begins. Nothing else acknowledges anything: a reader that is opened
    /// again after an outage is opened behind what may still be lost here.
    ///
    /// @param offsets of the partitions that moved on, as the chunks said them
    void acknowledge(Map<String, byte[]> offsets) throws IOException;
}
