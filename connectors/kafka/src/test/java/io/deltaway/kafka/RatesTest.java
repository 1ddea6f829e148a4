package io.deltaway.kafka;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

/// Measures a pipeline from topic to topic, each epoch in one transaction, with persistence, on the
/// machine of broker, producer and consumer; and looks that each record arrives once. Prints what
/// it finds: `bench/kafka`.
@Tag("slow")
class RatesTest {

    record Sale(long at, long number, String item, double price) {}

    record Total(long at, long number, double price) {}

    private static final int PARTITIONS = 4;
    private static final int WARMING = 500_000;
    private static final int SECONDS = 10;
    private static final int TOO_LONG_MILLIS = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir Path state;

    private final Server server = Server.shared();
    private final String input = server.topic(PARTITIONS);
    private final String output = server.topic(PARTITIONS);

    /// The number of the next record.
    private int next;

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
        send(number, System.nanoTime());
    }

    private void send(long number, long at) {
        String sale =
                "{\"at\":%d,\"number\":%d,\"item\":\"item-%d\",\"price\":%d.25}"
                        .formatted(at, number, number % 1_000, 1 + number % 100);
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

    /// At rates, once everybody is warm.
    @Test
    void latencyAtRates() throws InterruptedException {
        try (var running = start();
                var consumer = reading()) {
            warmUp(consumer);
            for (int rate : new int[] {10_000, 50_000, 100_000}) {
                measure(running, consumer, rate);
            }
        }
    }

    /// The highest rate at which records don't wait ever longer: each attempt goes a quarter higher
    /// than the one before, until one in twenty takes more than a second.
    @Test
    void theHighestRate() throws InterruptedException {
        try (var running = start();
                var consumer = reading()) {
            warmUp(consumer);
            int sustained = 0;
            int rate = 20_000;
            while (measure(running, consumer, rate) < TOO_LONG_MILLIS) {
                sustained = rate;
                rate += rate / 4;
            }
            told(
                    "kafka to kafka, the highest rate that is kept up: %,d records/s"
                            .formatted(sustained));
        }
    }

    private void warmUp(KafkaConsumer<byte[], byte[]> consumer) {
        while (next < WARMING) {
            send(next++);
        }
        latencies(consumer, 0, next);
    }

    /// @return the time that one record in twenty takes longer than, in milliseconds
    private double measure(
            RunningPipeline running, KafkaConsumer<byte[], byte[]> consumer, int rate)
            throws InterruptedException {
        int from = next;
        int end = from + rate * SECONDS;
        long before = running.status().epochs();
        Thread producing = Thread.ofPlatform().start(() -> sendAtRate(rate, from, end));
        long[] latencies = latencies(consumer, from, end);
        producing.join();
        next = end;
        told(
                "kafka to kafka, %,d records/s: latency p50 %.1f ms, p95 %.1f ms, p99 %.1f ms; %,d epochs"
                        .formatted(
                                rate,
                                percentile(latencies, 50),
                                percentile(latencies, 95),
                                percentile(latencies, 99),
                                running.status().epochs() - before));
        return percentile(latencies, 95);
    }

    /// On standard output, and in the file that the system property `kafka.rates` names.
    private static void told(String line) {
        System.out.println(line);
        String file = System.getProperty("kafka.rates", "");
        if (!file.isEmpty()) {
            try {
                Files.writeString(
                        Path.of(file),
                        line + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static double percentile(long[] sorted, int percent) {
        return sorted[(int) ((long) sorted.length * percent / 100)] / 1e6;
    }

    /// Each record says when it was due: what the producer falls behind counts as well.
    private void sendAtRate(int rate, int from, int end) {
        long begin = System.nanoTime();
        for (int number = from; number < end; number++) {
            long due = begin + (number - from) * 1_000_000_000L / rate;
            if (due - System.nanoTime() > 1_000_000) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            send(number, due);
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
            told(
                    "kafka to kafka, %,d records that were there: %,.0f records/s in %,d epochs, its start included"
                            .formatted(
                                    count,
                                    count / ((System.nanoTime() - since) / 1e9),
                                    running.status().epochs()));
        }
    }
}
