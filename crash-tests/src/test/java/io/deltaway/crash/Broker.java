package io.deltaway.crash;

import io.deltaway.testkit.kafka.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// One broker for all histories, in a process of its own.
final class Broker {

    private static final KafkaBroker BROKER = start();

    private Broker() {}

    private static KafkaBroker start() {
        try {
            return KafkaBroker.start(Files.createTempDirectory("deltaway-crash-kafka"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String servers() {
        return BROKER.servers();
    }

    static void create(String... topics) throws InterruptedException, ExecutionException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
            admin.createTopics(
                            List.of(topics).stream()
                                    .map(name -> new NewTopic(name, 1, (short) 1))
                                    .toList())
                    .all()
                    .get();
            for (String topic : topics) {
                awaitLeader(admin, new TopicPartition(topic, 0));
            }
        }
    }

    /// A first batch that comes before there is a leader is refused, and where the second is taken
    /// it never will be.
    private static void awaitLeader(Admin admin, TopicPartition partition)
            throws InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (boolean led = false; !led; ) {
            try {
                admin.listOffsets(Map.of(partition, OffsetSpec.latest())).all().get();
                led = true;
            } catch (ExecutionException e) {
                if (System.nanoTime() > deadline
                        || !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
    }

    static void send(String topic, List<String> values)
            throws InterruptedException, ExecutionException {
        Future<RecordMetadata> last = null;
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", servers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (String value : values) {
                last = producer.send(new ProducerRecord<>(topic, bytes(value)));
            }
            if (last != null) {
                last.get();
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The committed rows of a topic.
    static Map<Answer, Long> read(String servers, String topic, Target.Form form) {
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", servers);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("fetch.max.wait.ms", 20);
        var found = new TreeMap<Answer, Long>();
        var upserts = new HashMap<String, String>();
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (consumer.position(partition) < end) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("a transaction on " + topic + " is still open");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    add(found, upserts, record, form);
                }
            }
        }
        upserts.values().forEach(value -> Target.count(found, cells(value), 1));
        return found;
    }

    private static void add(
            Map<Answer, Long> found,
            Map<String, String> upserts,
            ConsumerRecord<byte[], byte[]> record,
            Target.Form form) {
        String value = record.value() == null ? "" : text(record.value());
        switch (form) {
            case ROWS -> Target.count(found, cells(value), 1);
            case CHANGES -> {
                List<String> cells = cells(value);
                Target.count(found, cells.subList(2, cells.size()), Long.parseLong(cells.get(1)));
            }
            case TABLE -> {
                if (value.isEmpty()) {
                    upserts.remove(text(record.key()));
                } else {
                    upserts.put(text(record.key()), value);
                }
            }
        }
    }

    private static List<String> cells(String line) {
        return List.of(line.split(",", -1));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
