package io.deltaway.kafka;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record of a topic as bytes.
///
/// @param timestamp when it was written, as its producer or the broker says
/// @param headers by name; of several with one name the last
public record BytesMessage(
        byte @Nullable [] key,
        byte[] value,
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        Map<String, byte[]> headers) {}
