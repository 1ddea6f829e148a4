package io.deltaway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.AcknowledgedReader;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// Groups that are told how far a pipeline is.
class GroupsTest {

    record Word(String word) {}

    private final Server server = Server.shared();

    @Test
    void aGroupIsToldWhatWasAcknowledged() throws IOException {
        String topic = server.topic(1);
        server.write(topic, "a", "b");
        String group = "group of " + topic;
        var words = server.kafka().from(topic).csv(Word.class).acknowledgeTo(group);
        try (var reading = new Reading(words).untilRows(2)) {
            ((AcknowledgedReader) reading.reader()).acknowledge(reading.offsets());
            var partition = new TopicPartition(topic, 0);
            reading.until(() -> committed(group).containsKey(partition));
            assertThat(committed(group).get(partition))
                    .extracting(OffsetAndMetadata::offset)
                    .isEqualTo(2L);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        try {
            return server.admin()
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
