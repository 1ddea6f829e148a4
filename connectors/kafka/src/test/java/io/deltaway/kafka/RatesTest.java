package io.deltaway.kafka;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Measures a pipeline from topic to topic, each epoch in one transaction, with persistence, on the
/// machine of broker, producer and consumer; and looks that each record arrives once. Prints what
/// it finds.
@Tag("slow")
class RatesTest {

    record Sale(long at, long number, String item, double price) {}

    record Total(long at, long number, double price) {}

    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir Path state;

    private final Server server = Server.shared();
    private final String input = server.topic(PARTITIONS);
    private final String output = server.topic(PARTITIONS);

    private RunningPipeline start() {
        var pipeline =
                Pipeline.create().persist(state).configure(settings -> settings.progress(false));
        pipeline.read(server.kafka().from(input).json(Sale.class))
                .where(col(Sale::price).gt(0))
                .select(
                        into(
                                Total.class,
                                col(Sale::at).as(Total::at),
                                col(Sale::number).as(Total::number),
                                col(Sale::price).times(2).as(Total::price)))
                .write(server.kafka().to(output).json());
        return pipeline.start();
    }

    private void send(long number) {
        String sale =
                "{\"at\":%d,\"number\":%d,\"item\":\"item-%d\",\"price\":%d.25}"
                        .formatted(System.nanoTime(), number, number % 1_000, 1 + number % 100);
        server.send(
                new ProducerRecord<>(
                        input,
                        (int) (number % PARTITIONS),
                        null,
                        sale.getBytes(StandardCharsets.UTF_8)));
    }

    /// Reads so many records.
    ///
    /// @return how long each took from the producer to here, in nanoseconds, in the order in which
    ///   they came
    private long[] latencies(int count) {
        var settings =
                Map.<String, Object>of(
                        "bootstrap.servers",
                        server.broker().servers(),
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest");
        long[] latencies = new long[count];
        var seen = new BitSet(count);
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(
                    IntStream.range(0, PARTITIONS)
                            .mapToObj(partition -> new TopicPartition(output, partition))
                            .toList());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            for (int read = 0; read < count; ) {
                assertThat(System.nanoTime()).as("%d records came", read).isLessThan(deadline);
                for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofMillis(100))) {
                    long now = System.nanoTime();
                    String text = new String(one.value(), StandardCharsets.UTF_8);
                    latencies[read++] = now - number(text, "\"at\":");
                    int number = (int) number(text, "\"number\":");
                    assertThat(seen.get(number)).as("%s came before", text).isFalse();
                    seen.set(number);
                }
            }
        }
        return latencies;
    }

    private static long number(String text, String name) {
        int from = text.indexOf(name) + name.length();
        return Long.parseLong(text, from, text.indexOf(',', from), 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 50_000, 100_000})
    void latencyAtARate(int rate) {
        int count = rate * 15;
        try (var running = start()) {
            Thread producing =
                    Thread.ofPlatform()
                            .name("producer of a test")
                            .start(() -> {
                                long begin = System.nanoTime();
                                for (int number = 0; number < count; number++) {
                                    long due = begin + number * 1_000_000_000L / rate;
                                    if (due - System.nanoTime() > 1_000_000) {
                                        LockSupport.parkNanos(due - System.nanoTime());
                                    }
                                    send(number);
                                }
                            });
            long[] latencies = latencies(count);
            assertThat(producing.isAlive()).isFalse();
            long[] warm = Arrays.copyOfRange(latencies, count / 3, count);
            Arrays.sort(warm);
            System.out.printf(
                    "kafka to kafka, %,d records/s: latency p50 %.1f ms, p95 %.1f ms, p99 %.1f ms; %,d epochs%n",
                    rate,
                    warm[warm.length / 2] / 1e6,
                    warm[warm.length * 95 / 100] / 1e6,
                    warm[warm.length * 99 / 100] / 1e6,
                    running.status().epochs());
        }
    }

    @Test
    void howMuchItTakes() {
        int count = 2_000_000;
        for (int number = 0; number < count; number++) {
            send(number);
        }
        server.flush();
        long since = System.nanoTime();
        try (var running = start()) {
            latencies(count);
            System.out.printf(
                    "kafka to kafka, %,d records that were there: %,.0f records/s in %,d epochs%n",
                    count, count / ((System.nanoTime() - since) / 1e9), running.status().epochs());
        }
    }
}
