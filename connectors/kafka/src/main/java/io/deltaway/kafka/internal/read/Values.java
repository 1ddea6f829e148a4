package io.deltaway.kafka.internal.read;

import io.deltaway.formats.parse.ValueDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Values of one format, while a source is open.
public interface Values extends AutoCloseable {

    /// Gets what is needed to decode this value, before it is decoded; called by the thread that
    /// polls.
    default void prepare(ByteBuffer value) throws IOException {}

    /// A decoder for one thread.
    ValueDecoder decoder();

    @Override
    default void close() {}
}
