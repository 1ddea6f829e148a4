package io.deltaway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SourceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/// Topics that are read once: what is there at the start, all of it, and nothing else.
class StaticTopicsTest {

    record Word(String word) {}

    private final Server server = Server.shared();

    @Test
    void everythingIsReadEachTime() throws IOException {
        String topic = server.topic(3);
        var expected = new TreeSet<String>();
        for (int i = 0; i < 3_000; i++) {
            server.send(new ProducerRecord<>(topic, i % 3, null, Server.bytes("w" + i)));
            expected.add("w" + i);
        }
        server.flush();
        KafkaSource<Word> words = server.kafka().from(topic).csv(Word.class).once();
        for (int time = 0; time < 200; time++) {
            assertThat(new TreeSet<>(Reading.all(words))).isEqualTo(expected);
        }
    }

    @Test
    void anEmptyTopicHasNoRows() throws IOException {
        assertThat(Reading.all(server.kafka().from(server.topic(2)).csv(Word.class).once()))
                .isEmpty();
    }

    @Test
    void onlyCommittedRecordsAreRead() throws IOException {
        String topic = server.topic(1);
        try (var producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                server.broker().servers(),
                                "transactional.id",
                                "writer of " + topic),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.initTransactions();
            var rounds = new ArrayList<String>();
            for (int round = 0; round < 6; round++) {
                producer.beginTransaction();
                write(producer, topic, "w" + round);
                producer.flush();
                if (round % 2 == 0) {
                    producer.commitTransaction();
                    rounds.add("w" + round);
                } else {
                    producer.abortTransaction();
                }
            }
            KafkaSource<Word> words = server.kafka().from(topic).csv(Word.class);
            assertThat(Reading.all(words.once())).isEqualTo(rounds);
            producer.beginTransaction();
            write(producer, topic, "open");
            producer.flush();
            assertThat(Reading.all(words.once())).isEqualTo(rounds);
            var live = new Reading(words).untilRows(rounds.size());
            producer.commitTransaction();
            rounds.add("open");
            assertThat(live.untilRows(rounds.size()).rows()).isEqualTo(rounds);
            live.close();
        }
    }

    private static void write(KafkaProducer<byte[], byte[]> producer, String topic, String word) {
        var _ = producer.send(new ProducerRecord<>(topic, Server.bytes(word)));
    }

    @Test
    void aTopicThatIsNotThereIsNamed() {
        var words = server.kafka().from("nowhere").csv(Word.class);
        assertThatThrownBy(() -> new Reading(words))
                .isInstanceOf(SourceException.class)
                .hasMessage(
                        "DW-0475 there is no topic nowhere at %s. Check the name, make the topic, or read a pattern to wait for it.",
                        server.broker().servers());
    }
}
