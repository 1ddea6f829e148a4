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
    private static final int WARMING = 500_000;
    private static final int SECONDS = 15;
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

    private KafkaConsumer<byte[], byte[]> reading() {
        var consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                server.broker().servers(),
                                "isolation.level",
                                "read_committed",
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.assign(
                IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(output, partition))
                        .toList());
        return consumer;
    }

    /// Reads the records from one number to another.
    ///
    /// @return how long each took from the producer to here, in nanoseconds, sorted
    private static long[] latencies(KafkaConsumer<byte[], byte[]> consumer, int from, int to) {
        long[] latencies = new long[to - from];
        var seen = new BitSet();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int read = 0; read < latencies.length; ) {
            assertThat(System.nanoTime()).as("%d records came", read).isLessThan(deadline);
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(Duration.ofMillis(100))) {
                long now = System.nanoTime();
                String text = new String(one.value(), StandardCharsets.UTF_8);
                latencies[read++] = now - number(text, "\"at\":");
                int number = (int) number(text, "\"number\":");
                assertThat(number).as(text).isBetween(from, to - 1);
                assertThat(seen.get(number)).as("%s came before", text).isFalse();
                seen.set(number);
            }
        }
        Arrays.sort(latencies);
        return latencies;
    }

    private static long number(String text, String name) {
        int from = text.indexOf(name) + name.length();
        return Long.parseLong(text, from, text.indexOf(',', from), 10);
    }

    /// At a rate, once everybody is warm.
    @ParameterizedTest
    @ValueSource(ints = {10_000, 50_000, 100_000})
    void latencyAtARate(int rate) throws InterruptedException {
        int end = WARMING + rate * SECONDS;
        try (var running = start();
                var consumer = reading()) {
            for (int number = 0; number < WARMING; number++) {
                send(number);
            }
            latencies(consumer, 0, WARMING);
            long before = running.status().epochs();
            Thread producing = Thread.ofPlatform().start(() -> sendAtRate(rate, end));
            long[] latencies = latencies(consumer, WARMING, end);
            producing.join();
            System.out.printf(
                    "kafka to kafka, %,d records/s: latency p50 %.1f ms, p95 %.1f ms, p99 %.1f ms; %,d epochs%n",
                    rate,
                    percentile(latencies, 50),
                    percentile(latencies, 95),
                    percentile(latencies, 99),
                    running.status().epochs() - before);
        }
    }

    private static double percentile(long[] sorted, int percent) {
        return sorted[(int) ((long) sorted.length * percent / 100)] / 1e6;
    }

    private void sendAtRate(int rate, int end) {
        long begin = System.nanoTime();
        for (int number = WARMING; number < end; number++) {
            long due = begin + (number - WARMING) * 1_000_000_000L / rate;
            if (due - System.nanoTime() > 1_000_000) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            send(number);
        }
    }

    @Test
    void howMuchItTakes() {
        int count = 3_000_000;
        for (int number = 0; number < count; number++) {
            send(number);
        }
        server.flush();
        try (var running = start();
                var consumer = reading()) {
            long since = System.nanoTime();
            latencies(consumer, 0, count);
            System.out.printf(
                    "kafka to kafka, %,d records that were there: %,.0f records/s in %,d epochs, its start included%n",
                    count, count / ((System.nanoTime() - since) / 1e9), running.status().epochs());
        }
    }
}
