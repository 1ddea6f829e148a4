package io.deltaway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.RereadableSource;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.engine.value.Schema;
import io.deltaway.testkit.BatchText;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/// What was read is read again.
class RereadTest {

    record Word(String word, long count) {}

    private final Server server = Server.shared();
    private final String topic = server.topic(3);
    private final KafkaSource<Word> words = server.kafka().from(topic).csv(Word.class);
    private final Schema schema = words.rowType().schema();

    private static SourceContext anew() {
        return new SourceContext(InstantSource.system());
    }

    private void write(Random random, int count) {
        for (int i = 0; i < count; i++) {
            String value = random.nextInt(10) == 0 ? "bad" : "w" + i + "," + random.nextInt(100);
            server.send(new ProducerRecord<>(topic, random.nextInt(3), null, Server.bytes(value)));
        }
        server.flush();
    }

    private List<String> shown(Chunk chunk) {
        List<String> lines = BatchText.lines(schema, chunk.rows());
        chunk.malformed().forEach(one -> lines.add(Reading.shown(one)));
        lines.add("partition " + chunk.partition());
        return lines;
    }

    @Test
    void chunkByChunkFromAnywhere() throws IOException {
        var random = new Random(5);
        try (var reading = new Reading(words)) {
            int total = 0;
            for (int round = 0; round < 5; round++) {
                int count = 1 + random.nextInt(300);
                write(random, count);
                total += count;
                int rows = total;
                reading.until(() -> reading.rows().size() + reading.malformed().size() == rows);
            }
            var places = new HashMap<String, byte[]>();
            int first = random.nextInt(reading.chunks().size());
            try (RereadableSource.Rereader rereader = words.reread(anew())) {
                for (int i = 0; i < reading.chunks().size(); i++) {
                    Chunk chunk = reading.chunks().get(i);
                    if (i == 0 || i >= first) {
                        Chunk again = rereader.read(places, chunk.offsets());
                        assertThat(shown(again)).isEqualTo(shown(chunk));
                        assertThat(again.offsets().keySet()).isEqualTo(chunk.offsets().keySet());
                    }
                    places.putAll(chunk.offsets());
                }
            }
        }
    }

    @Test
    void whatIsGoneIsNamed() throws IOException {
        String single = server.topic(1);
        for (int i = 0; i < 10; i++) {
            server.write(single, "w,1");
        }
        KafkaSource<Word> source = server.kafka().from(single).csv(Word.class);
        try (var reading = new Reading(source).untilRows(10)) {
            Map<String, byte[]> begin = reading.chunks().getFirst().offsets();
            Map<String, byte[]> end = reading.offsets();
            var partition = new TopicPartition(single, 0);
            Server.await(() ->
                    server.admin()
                            .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(4)))
                            .all()
                            .get());
            try (var rereader = source.reread(anew())) {
                assertThatThrownBy(() -> rereader.read(begin, end))
                        .isInstanceOf(SourceException.class)
                        .hasMessageStartingWith(
                                "DW-0476 of the 10 records of "
                                        + single
                                        + "-0 from offset 0 to 10, which the pipeline has read, 0 are there");
            }
            try (var stale = new Reading(source, begin)) {
                assertThatThrownBy(() -> stale.untilRows(1))
                        .isInstanceOf(SourceException.class)
                        .hasMessageStartingWith(
                                "DW-0476 the records of "
                                        + single
                                        + "-0 from offset 0 on are gone");
            }
        }
    }

    @Test
    void aTopicThatEndsBeforeWhatWasReadIsNamed() throws IOException {
        String longer = server.topic(1);
        String shorter = server.topic(1);
        server.write(longer, "a,1", "b,2", "c,3");
        server.write(shorter, "a,1");
        try (var reading = new Reading(server.kafka().from(longer).csv(Word.class)).untilRows(3);
                var rereader = server.kafka().from(shorter).csv(Word.class).reread(anew())) {
            var begin = Map.of(shorter + "-0", Reading.withoutId(begin(reading, longer)));
            var end = Map.of(shorter + "-0", Reading.withoutId(end(reading, longer)));
            assertThatThrownBy(() -> rereader.read(begin, end))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("of the 3 records")
                    .hasMessageContaining("1 are there");
        }
    }

    private static byte[] begin(Reading reading, String topic) {
        return Objects.requireNonNull(reading.chunks().getFirst().offsets().get(topic + "-0"));
    }

    private static byte[] end(Reading reading, String topic) {
        return Objects.requireNonNull(reading.offsets().get(topic + "-0"));
    }
}
