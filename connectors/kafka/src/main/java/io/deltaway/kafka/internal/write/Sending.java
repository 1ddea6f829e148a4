package io.deltaway.kafka.internal.write;

import io.deltaway.engine.batch.Batch;
import io.deltaway.kafka.internal.client.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Records on their way to the brokers, and what became of them. Failures come from the producer's
/// thread, everything else from the one that writes.
final class Sending {

    /// A record that did not arrive.
    record Failed(Batch batch, int row, Exception failure) {}

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong sizeInBytes = new AtomicLong();
    private final List<Failed> failed = new ArrayList<>();

    Sending(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    void send(Batch batch, int row, ProducerRecord<byte[], byte[]> record) {
        sizeInBytes.addAndGet(length(record.key()) + length(record.value()));
        var _ =
                producer.send(
                        record,
                        (written, failure) -> {
                            if (failure != null) {
                                add(new Failed(batch, row, failure));
                            }
                        });
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /// How many bytes were sent. From any thread.
    long sizeInBytes() {
        return sizeInBytes.get();
    }

    private synchronized void add(Failed one) {
        failed.add(one);
    }

    /// The records that the broker does not take.
    synchronized List<Failed> refused() {
        return failed.stream().filter(one -> Failures.isOfRecord(one.failure())).toList();
    }

    /// Throws where others did not arrive.
    synchronized void throwIfBroken() {
        failed.stream()
                .map(Failed::failure)
                .filter(failure -> !Failures.isOfRecord(failure))
                .map(failure ->
                        failure instanceof KafkaException known
                                ? known
                                : new KafkaException(failure))
                .findFirst()
                .ifPresent(broken -> {
                    throw broken;
                });
    }

    /// Forgets what failed.
    synchronized void clear() {
        failed.clear();
    }
}
