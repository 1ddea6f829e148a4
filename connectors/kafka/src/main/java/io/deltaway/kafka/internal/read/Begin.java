package io.deltaway.kafka.internal.read;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/// Where the reading of a partition begins, the first time.
public sealed interface Begin {

    /// At the first record that is still there.
    record Earliest() implements Begin {}

    /// Behind the last one.
    record Latest() implements Begin {}

    /// At the first record of a time or later; behind the last one where there is none.
    record At(Instant time) implements Begin {}

    /// At these offsets, by `topic-partition`; other partitions as [Earliest].
    record Offsets(Map<String, Long> offsets) implements Begin {
        public Offsets {
            offsets = Map.copyOf(offsets);
        }
    }

    /// The offset of each partition.
    default Map<TopicPartition, Long> offsets(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        return switch (this) {
            case Earliest earliest -> consumer.beginningOffsets(partitions);
            case Latest latest -> consumer.endOffsets(partitions);
            case At(Instant time) -> {
                var asked = new HashMap<TopicPartition, Long>();
                partitions.forEach(partition -> asked.put(partition, time.toEpochMilli()));
                Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(asked);
                var offsets = new HashMap<>(consumer.endOffsets(partitions));
                found.forEach((partition, at) -> {
                    if (at != null) {
                        offsets.put(partition, at.offset());
                    }
                });
                yield offsets;
            }
            case Offsets(Map<String, Long> given) -> {
                var offsets = new HashMap<>(consumer.beginningOffsets(partitions));
                offsets.replaceAll(
                        (partition, first) -> given.getOrDefault(partition.toString(), first));
                yield offsets;
            }
        };
    }
}
