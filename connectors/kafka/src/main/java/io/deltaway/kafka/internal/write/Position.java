package io.deltaway.kafka.internal.write;

import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/// How far a sink came, in a form that survives the process.
///
/// @param committed the last epoch that was committed; -1 where there is none, or nobody counts
/// @param topic tells the topic from others of the same name; `Uuid.ZERO_UUID` where it is not
///   known
record Position(long committed, Uuid topic) {

    byte[] toBytes() {
        var out = new ByteWriter();
        out.writeLong(committed);
        out.writeLong(topic.getMostSignificantBits());
        out.writeLong(topic.getLeastSignificantBits());
        return out.toBytes();
    }

    /// Empty where none was kept.
    static Optional<Position> of(Start start) {
        if (!(start instanceof Start.Again(byte[] bytes)) || bytes == null) {
            return Optional.empty();
        }
        var in = new ByteReader(bytes);
        return Optional.of(new Position(in.readLong(), new Uuid(in.readLong(), in.readLong())));
    }
}
