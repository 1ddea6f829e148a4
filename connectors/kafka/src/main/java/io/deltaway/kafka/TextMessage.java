package io.deltaway.kafka;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record of a topic as text.
///
/// @param timestamp when it was written, as its producer or the broker says
/// @param headers by name; of several with one name the last
public record TextMessage(
        @Nullable String key,
        String value,
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        Map<String, String> headers) {}
