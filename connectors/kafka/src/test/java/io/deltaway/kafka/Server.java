package io.deltaway.kafka;

import io.deltaway.testkit.kafka.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// A broker and what tests do with its topics, by Kafka's own clients.
final class Server implements AutoCloseable {

    /// Longer than the producer waits for an answer before it fails by itself.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long SETTLED_NANOS = 5_000_000_000L;
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static @Nullable Server shared;

    private final KafkaBroker broker;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    private Server(KafkaBroker broker) {
        this.broker = broker;
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.servers()));
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.servers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /// One for all tests that leave it as it is. It ends with this process.
    static synchronized Server shared() {
        Server there = shared;
        if (there == null) {
            try {
                Path directory = Files.createTempDirectory("kafka");
                there = new Server(KafkaBroker.start(directory));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            shared = there;
        }
        return there;
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // The broker ends at the same time and removes files too; what is left is small.
        }
    }

    /// One that a test may stop.
    static Server own(Path directory) throws IOException {
        return new Server(KafkaBroker.start(directory));
    }

    KafkaBroker broker() {
        return broker;
    }

    Kafka kafka() {
        return Kafka.at(broker.servers());
    }

    /// A new topic with a name of its own.
    String topic(int partitions) {
        return topic(partitions, Map.of());
    }

    String topic(int partitions, Map<String, String> settings) {
        String name = "topic-" + NAMES.incrementAndGet();
        create(name, partitions, settings);
        return name;
    }

    void create(String name, int partitions, Map<String, String> settings) {
        var topic = new NewTopic(name, partitions, (short) 1).configs(settings);
        create(topic);
        awaitLeaders(name);
    }

    /// A broker that was frozen for longer than its session lasts takes no topics until it has
    /// reported back.
    private void create(NewTopic topic) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (boolean made = false; !made; ) {
            try {
                admin.createTopics(List.of(topic)).all().get();
                made = true;
            } catch (ExecutionException e) {
                if (System.nanoTime() > deadline
                        || !(e.getCause() instanceof InvalidReplicationFactorException)) {
                    throw new AssertionError(topic + " can't be made", e);
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /// A first batch that comes to a partition without a leader is refused, the next one perhaps
    /// taken; the first has then a number that is never taken, and its producer tries until its
    /// time is over.
    private void awaitLeaders(String topic) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (boolean led = false; !led; ) {
            try {
                endNow(topic, IsolationLevel.READ_UNCOMMITTED);
                led = true;
            } catch (ExecutionException e) {
                if (System.nanoTime() > deadline
                        || !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new AssertionError("no leaders for " + topic, e);
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /// Deletes a topic and makes another one of the same name.
    void delete(String topic) {
        await(() -> admin.deleteTopics(List.of(topic)).all().get());
    }

    void remake(String topic, int partitions) {
        delete(topic);
        create(topic, partitions, Map.of());
    }

    void grow(String topic, int partitions) {
        await(() ->
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                        .all()
                        .get());
    }

    Admin admin() {
        return admin;
    }

    /// Something that the server does, in the end.
    interface Task {
        Object run() throws ExecutionException, InterruptedException, TimeoutException;
    }

    static void await(Task task) {
        try {
            task.run();
        } catch (TimeoutException e) {
            throw new AssertionError("the broker has not answered for " + PATIENCE, e);
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Writes values to the first partition.
    void write(String topic, String... values) {
        for (String value : values) {
            send(new ProducerRecord<>(topic, 0, null, bytes(value)));
        }
        flush();
    }

    /// Writes a record with a key; without a value where that is null.
    void put(String topic, @Nullable String key, @Nullable String value) {
        send(new ProducerRecord<>(topic, 0, bytes(key), bytes(value)));
        flush();
    }

    /// Writes a record, in time; [#flush] waits for it.
    void send(ProducerRecord<byte[], byte[]> record) {
        sent.add(producer.send(record));
    }

    /// Waits until the broker has what was sent. What it refuses must not be told by a callback
    /// that throws: an error there ends the producer's thread, and whoever flushes waits without
    /// end.
    void flush() {
        sent.forEach(one -> await(() -> one.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)));
        sent.clear();
    }

    static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte @Nullable [] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    /// All committed records of a topic, partition by partition. A transaction that was committed
    /// can be read only a moment later, so the end of what was written is waited for, unless
    /// nothing more comes behind what was committed.
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", broker.servers());
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("fetch.max.wait.ms", 20);
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(one -> new TopicPartition(topic, one.partition()))
                            .toList();
            consumer.assign(partitions);
            long end = end(topic);
            long committed = ends(topic, IsolationLevel.READ_COMMITTED);
            var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            consumer.seekToBeginning(partitions);
            long position = 0;
            for (long since = System.nanoTime();
                    position < committed
                            || position < end && System.nanoTime() - since < SETTLED_NANOS; ) {
                long before = position;
                consumer.poll(Duration.ofMillis(50)).forEach(found::add);
                position = partitions.stream().mapToLong(consumer::position).sum();
                since = position > before ? System.nanoTime() : since;
            }
            found.sort(
                    Comparator.comparingInt((ConsumerRecord<byte[], byte[]> one) -> one.partition())
                            .thenComparingLong(ConsumerRecord::offset));
            return found;
        }
    }

    /// How many records a topic has, ends of transactions included.
    long end(String topic) {
        return ends(topic, IsolationLevel.READ_UNCOMMITTED);
    }

    private long ends(String topic, IsolationLevel level) {
        try {
            return endNow(topic, level);
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private long endNow(String topic, IsolationLevel level)
            throws ExecutionException, InterruptedException {
        var partitions = new HashMap<TopicPartition, OffsetSpec>();
        admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .values()
                .forEach(found ->
                        found.partitions()
                                .forEach(one ->
                                        partitions.put(
                                                new TopicPartition(topic, one.partition()),
                                                OffsetSpec.latest())));
        return admin
                .listOffsets(partitions, new ListOffsetsOptions(level))
                .all()
                .get()
                .values()
                .stream()
                .mapToLong(one -> one.offset())
                .sum();
    }

    /// The committed values of a topic, partition by partition.
    List<String> values(String topic) {
        return records(topic).stream().map(record -> text(record.value())).toList();
    }

    /// The committed keys and values of a topic.
    List<String> keysAndValues(String topic) {
        return records(topic).stream()
                .map(record -> text(record.key()) + " " + text(record.value()))
                .toList();
    }

    @Override
    public void close() throws IOException {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        broker.close();
    }
}
