package io.deltaway.kafka.internal.read;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.RereadableSource;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.kafka.internal.client.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Reads again what lies between two offsets. Partitions take turns, so what was fetched of each is
/// kept until its turn comes.
final class TopicRereader implements RereadableSource.Rereader {

    private static final Duration WAIT = Duration.ofMillis(100);

    private final Reading reading;
    private final KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
    private final Values values;
    private final MessageDecoder decoder;
    private final Schema chunks;
    private final Silence silence;
    private final TopicIds ids;
    private final Map<TopicPartition, Fetched> fetched = new HashMap<>();

    /// What was fetched of a partition and not given yet.
    private static final class Fetched {
        private final List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
        private long next;

        Fetched(long next) {
            this.next = next;
        }
    }

    TopicRereader(
            Reading reading,
            KafkaConsumer<ByteBuffer, ByteBuffer> consumer,
            Values values,
            MessageDecoder decoder,
            Schema chunks) {
        this.reading = reading;
        this.consumer = consumer;
        this.values = values;
        this.decoder = decoder;
        this.chunks = chunks;
        this.silence = new Silence(consumer, reading.cluster().patience());
        this.ids = new TopicIds(reading.cluster());
    }

    @Override
    public Chunk read(Map<String, byte[]> from, Map<String, byte[]> to) throws IOException {
        Map<TopicPartition, Place> before = Place.from(from);
        for (Map.Entry<TopicPartition, Place> one : Place.from(to).entrySet()) {
            TopicPartition partition = one.getKey();
            Place start = before.get(partition);
            // The chunk with which partitions begin has no rows.
            if (start != null && start.records() < one.getValue().records()) {
                List<ConsumerRecord<ByteBuffer, ByteBuffer>> records =
                        records(partition, start, one.getValue());
                return decoder.decode(partition, records, one.getValue());
            }
        }
        return new Chunk(Batch.empty(chunks), List.of(), false).at(to);
    }

    private List<ConsumerRecord<ByteBuffer, ByteBuffer>> records(
            TopicPartition partition, Place start, Place end) throws IOException {
        try {
            if (!fetched.containsKey(partition)) {
                ids.checked(Map.of(partition, end));
            }
            Fetched there = position(partition, start.next());
            while (there.next < end.next()) {
                boolean any = fetch();
                if (!any && consumer.currentLag(partition).orElse(1) == 0) {
                    break; // the partition ends here
                }
            }
            List<ConsumerRecord<ByteBuffer, ByteBuffer>> wanted =
                    there.records.stream()
                            .takeWhile(record -> record.offset() < end.next())
                            .toList();
            there.records.subList(0, wanted.size()).clear();
            if (wanted.size() != end.records() - start.records()) {
                throw gone(partition, start, end, wanted.size(), null);
            }
            for (ConsumerRecord<ByteBuffer, ByteBuffer> record : wanted) {
                if (record.value() != null) {
                    values.prepare(record.value());
                }
            }
            return wanted;
        } catch (OffsetOutOfRangeException e) {
            throw gone(partition, start, end, 0, e);
        } catch (KafkaException e) {
            throw Failures.ofSource(reading.cluster(), "the topics " + reading.topics(), e);
        }
    }

    /// Reads this partition, and for now no other.
    private Fetched position(TopicPartition partition, long next) {
        Fetched there = fetched.get(partition);
        if (there == null) {
            there = new Fetched(next);
            fetched.put(partition, there);
            consumer.assign(fetched.keySet());
            fetched.forEach((one, state) -> consumer.seek(one, state.next));
        }
        consumer.pause(fetched.keySet());
        consumer.resume(List.of(partition));
        return there;
    }

    /// Fetches what there is; false where that is nothing.
    private boolean fetch() throws IOException {
        ConsumerRecords<ByteBuffer, ByteBuffer> records = consumer.poll(WAIT);
        for (TopicPartition partition : records.partitions()) {
            Fetched there = fetched.get(partition);
            if (there != null) {
                there.records.addAll(records.records(partition));
            }
        }
        fetched.forEach((partition, there) -> there.next = consumer.position(partition));
        if (records.isEmpty() && silence.isTooLong()) {
            throw new UnavailableException(
                    "Kafka at %s has not answered for %s"
                            .formatted(reading.cluster(), reading.cluster().patience()),
                    null);
        }
        return !records.isEmpty();
    }

    private static SourceException gone(
            TopicPartition partition,
            Place start,
            Place end,
            int found,
            @Nullable Exception cause) {
        return new SourceException(
                "DW-0476",
                "of the %d records of %s from offset %d to %d, which the pipeline has read, %d are there"
                        .formatted(
                                end.records() - start.records(),
                                partition,
                                start.next(),
                                end.next(),
                                found),
                "Keep records longer than the pipeline's log (retention, compaction), or begin anew with another state directory",
                cause);
    }

    @Override
    public void close() throws IOException {
        values.close();
        ids.close();
        try {
            reading.close(consumer);
        } catch (KafkaException e) {
            throw Failures.ofSource(reading.cluster(), "the topics " + reading.topics(), e);
        }
    }
}
