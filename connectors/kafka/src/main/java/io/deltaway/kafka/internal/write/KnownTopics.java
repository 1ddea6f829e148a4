package io.deltaway.kafka.internal.write;

import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.connect.SinkException;
import io.deltaway.kafka.internal.client.Cluster;
import io.deltaway.kafka.internal.client.Failures;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/// Which topics there are, as far as somebody writes to them. Asked before anything is sent, as a
/// producer waits for a topic that is not there, or makes it without being told to.
final class KnownTopics {

    /// How long it is believed that a topic is not there.
    private static final long DOUBT_NANOS = Duration.ofSeconds(10).toNanos();

    private static final int LOOKS = 30;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Cluster cluster;
    private final Admin admin;
    private final int partitions;
    private final Map<String, Integer> mostBytes = new HashMap<>();
    private final Map<String, Uuid> ids = new HashMap<>();
    private final Map<String, Long> missingSince = new HashMap<>();

    /// @param partitions how many partitions a topic gets that is not there; 0 where none is made
    KnownTopics(Cluster cluster, Admin admin, int partitions) {
        this.cluster = cluster;
        this.admin = admin;
        this.partitions = partitions;
    }

    /// Refuses a sink whose topic is not there, or no longer the one that was written.
    void mustBeThere(String topic, Start start) throws IOException {
        Optional<Position> before = Position.of(start);
        boolean isWritten = before.isPresent() || start instanceof Start.Reconnected;
        if (isWritten && !isThere(topic) && !isThereSoon(topic)) {
            throw gone(topic, "deleted");
        }
        String why = why(topic);
        Uuid id = before.map(Position::topic).orElse(Uuid.ZERO_UUID);
        if (!id.equals(Uuid.ZERO_UUID) && !id.equals(id(topic))) {
            throw gone(topic, "deleted and made again");
        }
        if (why != null) {
            throw new SinkException(
                    "DW-0434",
                    why + " at " + cluster,
                    "Check the name, make the topic, or say createTopics(partitions)",
                    null);
        }
    }

    private SinkException gone(String topic, String what) {
        return new SinkException(
                "DW-0477",
                "the topic %s at %s was %s since it was written, and what was written is gone"
                        .formatted(topic, cluster, what),
                "Begin anew with another state directory, which writes all rows again",
                null);
    }

    /// Tells a topic that is there from others of its name; `Uuid.ZERO_UUID` where brokers are
    /// older than ids.
    Uuid id(String topic) {
        return ids.getOrDefault(topic, Uuid.ZERO_UUID);
    }

    /// Why a topic can't be written to, or null where it is there.
    @Nullable String why(String topic) throws IOException {
        if (mostBytes.containsKey(topic)) {
            return null;
        }
        Long since = missingSince.get(topic);
        if (since == null || System.nanoTime() - since > DOUBT_NANOS) {
            if (isThere(topic) || (partitions == 0 || make(topic)) && isThereSoon(topic)) {
                mostBytes.put(topic, askMostBytes(topic));
                missingSince.remove(topic);
                return null;
            }
            missingSince.put(topic, System.nanoTime());
        }
        return "there is no topic \"" + topic + "\"";
    }

    /// A topic that was just made is known to every broker, and led by one, only a moment later.
    private boolean isThereSoon(String topic) throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                throw interrupted(topic, e);
            }
            if (isThere(topic)) {
                return true;
            }
        }
        return false;
    }

    /// How large a batch may be that the brokers take for a topic that is there. What they don't
    /// say is taken to be without limit.
    int mostBytes(String topic) {
        return mostBytes.getOrDefault(topic, Integer.MAX_VALUE);
    }

    private int askMostBytes(String topic) throws IOException {
        var asked = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            ConfigEntry said =
                    admin.describeConfigs(List.of(asked)).all().get().values().stream()
                            .map(settings -> settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
                            .findFirst()
                            .orElse(null);
            return said == null ? Integer.MAX_VALUE : Integer.parseInt(said.value());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return Integer.MAX_VALUE;
            }
            throw failed(topic, e);
        } catch (InterruptedException e) {
            throw interrupted(topic, e);
        }
    }

    /// Whether there are leaders for its partitions too. Of several batches on their way to one
    /// that has none yet, the first may be refused and the second taken; the first has then a
    /// number that the broker never takes, and is sent again until its time is over.
    private boolean isThere(String topic) throws IOException {
        var described = admin.describeTopics(List.of(topic)).allTopicNames();
        if (!attempt(described, topic)) {
            return false;
        }
        var ends = new HashMap<TopicPartition, OffsetSpec>();
        Collection<TopicDescription> descriptions =
                described.toCompletionStage().toCompletableFuture().resultNow().values();
        descriptions.forEach(found -> ids.put(topic, found.topicId()));
        descriptions.stream()
                .flatMap(found -> found.partitions().stream())
                .map(one -> new TopicPartition(topic, one.partition()))
                .forEach(partition -> ends.put(partition, OffsetSpec.latest()));
        return attempt(admin.listOffsets(ends).all(), topic);
    }

    private boolean make(String topic) throws IOException {
        var wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty());
        return attempt(admin.createTopics(List.of(wanted)).all(), topic);
    }

    /// Whether it succeeded; false where there is no such topic, nor may there be.
    private boolean attempt(KafkaFuture<?> answer, String topic) throws IOException {
        try {
            answer.get();
            return true;
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case TopicExistsException there -> true;
                case UnknownTopicOrPartitionException unknown -> false;
                case InvalidTopicException invalid -> false;
                case null, default -> throw failed(topic, e);
            };
        } catch (InterruptedException e) {
            throw interrupted(topic, e);
        }
    }

    private IOException failed(String topic, ExecutionException failure) {
        return failure.getCause() instanceof KafkaException known
                ? Failures.ofSink(cluster, "the topic " + topic, known)
                : new IOException(failure);
    }

    private static IOException interrupted(String topic, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted while Kafka was asked for " + topic, e);
    }
}
