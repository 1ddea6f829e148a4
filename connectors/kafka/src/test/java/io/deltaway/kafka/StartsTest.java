package io.deltaway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/// Where reading begins, and what is found while it goes on.
class StartsTest {

    record Word(String word) {}

    private final Server server = Server.shared();
    private final String topic = server.topic(2);
    private final KafkaSource<Word> words =
            server.kafka().from(topic).csv(Word.class).discoverEvery(Duration.ofMillis(100));

    private void write(String to, int partition, long millis, String word) {
        server.send(new ProducerRecord<>(to, partition, millis, null, Server.bytes(word)));
        server.flush();
    }

    @Test
    void atTheFirstRecord() throws IOException {
        write(topic, 0, 1, "a");
        write(topic, 1, 2, "b");
        try (var reading = new Reading(words).untilRows(2)) {
            assertThat(reading.rows()).containsExactlyInAnyOrder("a", "b");
            write(topic, 0, 3, "c");
            assertThat(reading.untilRows(3).rows()).last().isEqualTo("c");
            assertThat(reading.chunks().stream().filter(one -> !one.rows().isEmpty()))
                    .extracting(one -> one.partition() + " " + one.offsets().keySet())
                    .containsOnly("0 [" + topic + "-0]", "1 [" + topic + "-1]");
        }
    }

    @Test
    void behindTheLastOneAlsoAfterARestart() throws IOException {
        write(topic, 0, 1, "a");
        Map<String, byte[]> offsets;
        try (var reading = new Reading(words.startAtLatest())) {
            reading.until(() -> reading.offsets().size() == 2);
            offsets = reading.offsets();
        }
        write(topic, 0, 2, "b");
        write(topic, 1, 2, "c");
        server.grow(topic, 3);
        write(topic, 2, 3, "d");
        try (var again = new Reading(words.startAtLatest(), offsets).untilRows(3)) {
            assertThat(again.rows()).containsExactlyInAnyOrder("b", "c", "d");
        }
    }

    @Test
    void beforeThereIsAnyTopicAlsoAfterARestart() throws IOException {
        String later = topic + "-later";
        var source = server.kafka().fromPattern(later + ".*").csv(Word.class).startAtLatest();
        Map<String, byte[]> offsets;
        try (var reading = new Reading(source)) {
            reading.until(() -> !reading.offsets().isEmpty());
            offsets = reading.offsets();
        }
        server.create(later, 1, Map.of());
        write(later, 0, 1, "a");
        try (var again = new Reading(source, offsets).untilRows(1)) {
            assertThat(again.rows()).containsExactly("a");
        }
    }

    @Test
    void atATime() throws IOException {
        write(topic, 0, 1_000, "a");
        write(topic, 0, 2_000, "b");
        write(topic, 0, 3_000, "c");
        write(topic, 1, 1_000, "d");
        assertThat(Reading.all(words.startAt(Instant.ofEpochMilli(1_500)).once()))
                .containsExactly("b", "c");
    }

    @Test
    void atOffsets() throws IOException {
        for (String word : List.of("a", "b", "c")) {
            write(topic, 0, 1, word);
        }
        write(topic, 1, 1, "d");
        assertThat(Reading.all(words.startAt(Map.of(topic + "-0", 2L)).once()))
                .containsExactlyInAnyOrder("c", "d");
    }

    @Test
    void behindWhatWasReadBefore() throws IOException {
        write(topic, 0, 1, "a");
        write(topic, 1, 1, "b");
        Map<String, byte[]> offsets;
        try (var reading = new Reading(words).untilRows(2)) {
            offsets = reading.offsets();
        }
        write(topic, 0, 1, "c");
        try (var again = new Reading(words, offsets).untilRows(1)) {
            assertThat(again.rows()).containsExactly("c");
        }
    }

    @Test
    void partitionsAreFoundWhileItGoesOn() throws IOException {
        write(topic, 0, 1, "a");
        try (var reading = new Reading(words).untilRows(1)) {
            server.grow(topic, 4);
            write(topic, 3, 1, "b");
            write(topic, 0, 1, "c");
            assertThat(reading.untilRows(3).rows()).containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @Test
    void topicsAreFoundWhileItGoesOn() throws IOException {
        String prefix = topic + "-of-";
        var some =
                server.kafka()
                        .fromPattern(prefix + ".*")
                        .csv(Word.class)
                        .discoverEvery(Duration.ofMillis(100));
        try (var reading = new Reading(some)) {
            reading.step();
            server.create(prefix + "x", 1, Map.of());
            write(prefix + "x", 0, 1, "a");
            write(topic, 0, 1, "not this");
            server.create(prefix + "y", 1, Map.of());
            write(prefix + "y", 0, 1, "b");
            assertThat(reading.untilRows(2).rows()).containsExactlyInAnyOrder("a", "b");
        }
    }
}
