package io.deltaway.kafka.internal.write;

import io.deltaway.kafka.internal.client.Cluster;
import io.deltaway.kafka.internal.client.Failures;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The epoch that was committed last, remembered by the brokers: as the offset of a consumer group
/// in which nobody consumes, committed in the transaction of the epoch itself. The offset is the
/// epoch that comes next.
final class Committed {

    private final Cluster cluster;
    private final String group;
    private final @Nullable String topic;

    /// @param group a name that belongs to the sink alone
    /// @param topic the one topic that is written; null where rows choose theirs
    Committed(Cluster cluster, String group, @Nullable String topic) {
        this.cluster = cluster;
        this.group = group;
        this.topic = topic;
    }

    /// The last epoch; -1 where none was committed yet, empty where the brokers know of nothing.
    OptionalLong read(Admin admin) throws IOException {
        try {
            return admin
                    .listConsumerGroupOffsets(
                            group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .filter(entry -> topic == null || topic.equals(entry.getKey().topic()))
                    .mapToLong(entry -> entry.getValue().offset() - 1)
                    .max();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException failure) {
                throw Failures.ofSink(cluster, "the consumer group " + group, failure);
            }
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Kafka was asked for " + group, e);
        }
    }

    /// Makes it part of the open transaction that this epoch is committed.
    ///
    /// @param topicsOfEpoch those that were written in it: brokers remember offsets of nothing but
    ///   topics that are there, and forget them with their topic
    @SuppressWarnings("removal") // its successor can be had from a consumer only, and there is none
    void add(KafkaProducer<?, ?> producer, Set<String> topicsOfEpoch, long epoch) {
        Set<String> there = topic == null ? topicsOfEpoch : Set.of(topic);
        if (there.isEmpty()) {
            return; // nothing was written
        }
        producer.sendOffsetsToTransaction(
                there.stream()
                        .collect(
                                Collectors.toMap(
                                        name -> new TopicPartition(name, 0),
                                        name -> new OffsetAndMetadata(epoch + 1))),
                new ConsumerGroupMetadata(group));
    }
}
