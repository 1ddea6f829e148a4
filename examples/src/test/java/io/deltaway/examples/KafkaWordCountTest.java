package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.testkit.Soon;
import io.deltaway.testkit.kafka.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaWordCountTest {

    private static final int WORDS = 2_000;

    @Test
    void theCountsAreThoseOfABatchProgramAlsoAfterARestart(@TempDir Path directory)
            throws IOException, ExecutionException, InterruptedException {
        try (var broker = KafkaBroker.start(directory.resolve("broker"))) {
            try (var admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
                admin.createTopics(
                                List.of(
                                        new NewTopic("words", 2, (short) 1),
                                        new NewTopic("counts", 1, (short) 1)))
                        .all()
                        .get();
                awaitLeaders(admin);
            }
            var expected = new TreeMap<String, String>();
            String[] options = {
                "--servers", broker.servers(), "--state", directory.resolve("state").toString()
            };
            for (int run = 0; run < 2; run++) {
                write(broker.servers(), run, expected);
                Example.of("KafkaWordCount")
                        .runWhile(
                                () ->
                                        Soon.await(
                                                "the counts",
                                                () -> counts(broker.servers()).equals(expected)),
                                options);
            }
            assertThat(counts(broker.servers())).isEqualTo(expected);
        }
    }

    /// A first batch that comes before there is a leader is refused, and where the second is taken
    /// it never will be.
    private static void awaitLeaders(Admin admin) throws ExecutionException, InterruptedException {
        var all =
                Map.of(
                        new TopicPartition("words", 0), OffsetSpec.latest(),
                        new TopicPartition("words", 1), OffsetSpec.latest(),
                        new TopicPartition("counts", 0), OffsetSpec.latest());
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (boolean led = false; !led; ) {
            try {
                admin.listOffsets(all).all().get();
                led = true;
            } catch (ExecutionException e) {
                if (System.nanoTime() > deadline
                        || !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
    }

    private static void write(String servers, int seed, Map<String, String> expected) {
        var random = new Random(seed);
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (int i = 0; i < WORDS; i++) {
                String word = "w" + random.nextInt(50);
                expected.merge(word, "1", (old, one) -> Long.toString(Long.parseLong(old) + 1));
                var _ = producer.send(new ProducerRecord<>("words", "{\"word\":\"" + word + "\"}"));
            }
        }
    }

    private static Map<String, String> counts(String servers) {
        var counts = new TreeMap<String, String>();
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                servers,
                                "isolation.level",
                                "read_committed",
                                "auto.offset.reset",
                                "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            var partition = new TopicPartition("counts", 0);
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(50))
                        .forEach(record ->
                                counts.put(record.key(), record.value().replaceAll(".*:|}", "")));
            }
        }
        return counts;
    }
}
