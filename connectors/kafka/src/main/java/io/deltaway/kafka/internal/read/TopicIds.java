package io.deltaway.kafka.internal.read;

import io.deltaway.connect.SourceException;
import io.deltaway.kafka.internal.client.Cluster;
import io.deltaway.kafka.internal.client.Failures;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/// Tells topics of one name apart: one that was deleted and made again has another id, and its
/// records have nothing to do with the offsets of the one before. Owned by one thread.
final class TopicIds implements AutoCloseable {

    private final Cluster cluster;

    /// Opened when something is asked.
    private @Nullable Admin admin;

    TopicIds(Cluster cluster) {
        this.cluster = cluster;
    }

    /// Refuses places of topics that are others by now. Of a topic that is not there nothing is
    /// known, nor of any where brokers are older than ids.
    ///
    /// @return the same, with the ids that were not known to them
    Map<TopicPartition, Place> checked(Map<TopicPartition, Place> places) throws IOException {
        Map<String, Uuid> now =
                ids(
                        places.keySet().stream()
                                .map(TopicPartition::topic)
                                .collect(Collectors.toSet()));
        var checked = new HashMap<TopicPartition, Place>();
        for (Map.Entry<TopicPartition, Place> one : places.entrySet()) {
            Place place = one.getValue();
            Uuid id = now.getOrDefault(one.getKey().topic(), Uuid.ZERO_UUID);
            if (place.topic().equals(Uuid.ZERO_UUID)) {
                checked.put(one.getKey(), place.of(id));
            } else if (id.equals(Uuid.ZERO_UUID) || id.equals(place.topic())) {
                checked.put(one.getKey(), place);
            } else {
                throw another(one.getKey(), place, id);
            }
        }
        return checked;
    }

    private SourceException another(TopicPartition partition, Place place, Uuid now) {
        return new SourceException(
                "DW-0477",
                "the topic %s at %s was deleted and made again: %s was read up to offset %d of the one with the id %s, and the one that is there has the id %s"
                        .formatted(
                                partition.topic(),
                                cluster,
                                partition,
                                place.next(),
                                place.topic(),
                                now),
                "Begin anew with another state directory: what was read of the old topic stays in this one",
                null);
    }

    private Map<String, Uuid> ids(Set<String> topics) throws IOException {
        var ids = new HashMap<String, Uuid>();
        if (topics.isEmpty()) {
            return ids;
        }
        Admin asked = admin == null ? cluster.admin() : admin;
        admin = asked;
        var answers = asked.describeTopics(topics).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
            try {
                ids.put(answer.getKey(), answer.getValue().get().topicId());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e.getCause() instanceof KafkaException known
                            ? Failures.ofSource(cluster, "the topic " + answer.getKey(), known)
                            : new IOException(e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while Kafka was asked for topics", e);
            }
        }
        return ids;
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
