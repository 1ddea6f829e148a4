package io.deltaway.kafka.internal.read;

import io.deltaway.kafka.internal.client.Cluster;
import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/// What is read, and how.
///
/// @param live whether it goes on behind what is there when it is opened
/// @param group the consumer group that is told how far it was read, if there is one
/// @param discoverEvery how often to look for new partitions and topics
public record Reading(
        Cluster cluster,
        Topics topics,
        Begin begin,
        boolean live,
        @Nullable String group,
        Duration discoverEvery) {

    private static final Duration CLOSING = Duration.ofSeconds(1);

    /// Closes a client. Only what a group was told is waited for: to say goodbye to the brokers
    /// would take until they have answered what was asked last, half a second.
    void close(Consumer<?, ?> consumer) {
        consumer.close(CloseOptions.timeout(group == null ? Duration.ZERO : CLOSING));
    }
}
