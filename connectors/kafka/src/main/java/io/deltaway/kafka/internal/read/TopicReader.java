package io.deltaway.kafka.internal.read;

import io.deltaway.connect.AcknowledgedReader;
import io.deltaway.connect.Chunk;
import io.deltaway.connect.Measured;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.kafka.internal.client.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// Reads the partitions of topics, each a part of the source with a clock of its own.
///
/// The first chunk has no rows: it says where each partition begins, or that there is none yet, so
/// that after a restart the beginning is not asked for again, and a partition that is new then is
/// read from its first record on.
public final class TopicReader implements AcknowledgedReader, Measured {

    /// How long a poll waits for records.
    private static final Duration WAIT = Duration.ofMillis(100);

    private final Reading reading;
    private final KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
    private final Values values;
    private final MessageDecoder decoder;
    private final Schema chunks;
    private final Silence silence;
    private final TopicIds ids;
    private final Map<TopicPartition, Place> places = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Queue<Decoding> ready = new ArrayDeque<>();
    private long discoverAt;
    private final AtomicLong sizeInBytes = new AtomicLong();
    private volatile long behind;
    private @Nullable IOException broken;

    /// @param chunks the columns of the chunks
    /// @param from where a restart goes on, by partition; empty at the first start
    TopicReader(
            Reading reading,
            KafkaConsumer<ByteBuffer, ByteBuffer> consumer,
            Values values,
            MessageDecoder decoder,
            Schema chunks,
            Map<String, byte[]> from)
            throws IOException {
        this.reading = reading;
        this.consumer = consumer;
        this.values = values;
        this.decoder = decoder;
        this.chunks = chunks;
        this.silence = new Silence(consumer, reading.cluster().patience());
        this.ids = new TopicIds(reading.cluster());
        try {
            begin(from);
        } catch (KafkaException e) {
            ids.close();
            throw failed(e);
        } catch (IOException | RuntimeException e) {
            ids.close();
            throw e;
        }
    }

    private void begin(Map<String, byte[]> from) throws IOException {
        Set<TopicPartition> there = reading.topics().partitionsSoon(consumer);
        reading.topics().mustBeThere(reading.cluster(), there);
        ids.checked(Place.from(from))
                .forEach((partition, place) -> {
                    if (there.contains(partition)) {
                        places.put(partition, place);
                    }
                });
        add(there, from.isEmpty() ? reading.begin() : new Begin.Earliest());
        if (from.isEmpty() && there.isEmpty()) {
            begun(Map.of());
        }
        if (!reading.live()) {
            ends.putAll(consumer.endOffsets(there));
        }
        discoverAt = System.nanoTime() + reading.discoverEvery().toNanos();
    }

    /// Reads these partitions too, but for those that are read already.
    private void add(Collection<TopicPartition> there, Begin begin) throws IOException {
        var added = new HashSet<>(there);
        added.removeAll(places.keySet());
        if (!added.isEmpty()) {
            Map<TopicPartition, Long> offsets = begin.offsets(consumer, added);
            Map<TopicPartition, Place> first = new HashMap<>();
            int number = places.values().stream().mapToInt(Place::number).max().orElse(-1);
            for (TopicPartition partition : sorted(added)) {
                long offset = offsets.getOrDefault(partition, 0L);
                first.put(partition, new Place(offset, 0, ++number, Uuid.ZERO_UUID));
            }
            Map<TopicPartition, Place> begun = ids.checked(first);
            places.putAll(begun);
            begun(begun);
        }
        if (!consumer.assignment().equals(places.keySet())) {
            Map<TopicPartition, Long> positions = new HashMap<>();
            places.forEach((partition, place) -> positions.put(partition, place.next()));
            consumer.assign(places.keySet());
            positions.forEach(consumer::seek);
        }
    }

    private void begun(Map<TopicPartition, Place> begun) {
        ready.add(() -> new Chunk(Batch.empty(chunks), List.of(), false).at(Place.toBytes(begun)));
    }

    private static List<TopicPartition> sorted(Set<TopicPartition> partitions) {
        return partitions.stream()
                .sorted(
                        Comparator.comparing(TopicPartition::topic)
                                .thenComparingInt(TopicPartition::partition))
                .toList();
    }

    /// What was fetched and can't be read is not passed over: whoever asks again is told the same.
    @Override
    public Poll poll() throws IOException {
        if (broken != null) {
            throw broken;
        }
        try {
            if (ready.isEmpty()) {
                discoverIfDue();
                fetch();
            }
        } catch (KafkaException e) {
            throw failed(e);
        } catch (IOException e) {
            broken = e;
            throw e;
        }
        Decoding next = ready.poll();
        if (next != null) {
            return new Poll.Next(next);
        }
        return reading.live() || !hasReadAll() ? new Poll.Idle() : new Poll.End();
    }

    @Override
    public boolean waits() {
        return !places.isEmpty();
    }

    private void discoverIfDue() throws IOException {
        if (reading.live() && System.nanoTime() - discoverAt >= 0) {
            places.putAll(ids.checked(places));
            add(reading.topics().partitions(consumer), new Begin.Earliest());
            discoverAt = System.nanoTime() + reading.discoverEvery().toNanos();
        }
    }

    private void fetch() throws IOException {
        if (places.isEmpty() || !reading.live() && hasReadAll()) {
            return;
        }
        ConsumerRecords<ByteBuffer, ByteBuffer> records = consumer.poll(WAIT);
        behind =
                places.keySet().stream().mapToLong(one -> consumer.currentLag(one).orElse(0)).sum();
        if (records.isEmpty()) {
            if (silence.isTooLong()) {
                throw new UnavailableException(
                        "Kafka at %s has not answered for %s"
                                .formatted(reading.cluster(), reading.cluster().patience()),
                        null);
            }
            return;
        }
        for (TopicPartition partition : records.partitions()) {
            take(partition, records);
        }
    }

    private void take(TopicPartition partition, ConsumerRecords<ByteBuffer, ByteBuffer> polled)
            throws IOException {
        Place before = places.get(partition);
        if (before == null) {
            return;
        }
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = polled.records(partition);
        long next = next(polled, partition, records);
        Long end = ends.get(partition);
        if (end != null && next > end) {
            records = records.stream().filter(record -> record.offset() < end).toList();
            next = end;
        }
        if (records.isEmpty()) {
            return;
        }
        long size = 0;
        for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records) {
            if (record.value() != null) {
                values.prepare(record.value());
            }
            size +=
                    Math.max(0, record.serializedKeySize())
                            + Math.max(0, record.serializedValueSize());
        }
        sizeInBytes.addAndGet(size);
        Place place = before.behind(next, records.size());
        places.put(partition, place);
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> taken = records;
        ready.add(() -> decoder.decode(partition, taken, place));
    }

    /// The offset behind the records and behind what comes after them and is no record.
    private static long next(
            ConsumerRecords<ByteBuffer, ByteBuffer> polled,
            TopicPartition partition,
            List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) {
        OffsetAndMetadata next = polled.nextOffsets().get(partition);
        return next == null ? records.getLast().offset() + 1 : next.offset();
    }

    /// Whether a source that is read once is at its end. Positions also pass what is no record,
    /// such as the end of a transaction.
    private boolean hasReadAll() {
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            if (consumer.position(end.getKey()) < end.getValue()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long sizeInBytes() {
        return sizeInBytes.get();
    }

    @Override
    public OptionalLong rowsBehind() {
        return OptionalLong.of(behind);
    }

    private IOException failed(KafkaException failure) {
        if (failure instanceof OffsetOutOfRangeException gone) {
            try {
                ids.checked(places);
            } catch (IOException another) {
                return another;
            }
            TopicPartition partition = gone.partitions().iterator().next();
            Place place = places.get(partition);
            return new SourceException(
                    "DW-0476",
                    "the records of %s from offset %s on are gone"
                            .formatted(partition, place == null ? "?" : place.next()),
                    "Keep them longer in the topic (retention), or begin anew with another state directory",
                    failure);
        }
        return Failures.ofSource(reading.cluster(), "the topics " + reading.topics(), failure);
    }

    /// Tells a consumer group, so that those who watch it see how far the pipeline is. Where to go
    /// on is in the pipeline's own state.
    @Override
    public void acknowledge(Map<String, byte[]> offsets) {
        if (reading.group() != null) {
            var committed = new HashMap<TopicPartition, OffsetAndMetadata>();
            Place.from(offsets)
                    .forEach((partition, place) ->
                            committed.put(partition, new OffsetAndMetadata(place.next())));
            consumer.commitAsync(committed, (all, failure) -> {});
        }
    }

    @Override
    public void close() throws IOException {
        values.close();
        ids.close();
        try {
            reading.close(consumer);
        } catch (KafkaException e) {
            throw failed(e);
        }
    }
}
