package io.deltaway.kafka.internal.write;

import io.deltaway.connect.Measured;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.kafka.internal.client.Failures;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/// Writes at least once: at the end of an epoch all its records are with the brokers. Epochs that a
/// restart repeats are written again.
final class FlushedWriter implements ResumableWriter, Measured {

    private final Writing writing;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;
    private final Outgoing outgoing;
    private final Uuid topic;
    private final Sending sending;

    FlushedWriter(
            Writing writing,
            KafkaProducer<byte[], byte[]> producer,
            Admin admin,
            Outgoing outgoing,
            Uuid topic) {
        this.writing = writing;
        this.producer = producer;
        this.admin = admin;
        this.outgoing = outgoing;
        this.topic = topic;
        this.sending = new Sending(producer);
    }

    @Override
    public void write(long epoch, Batch delta) throws IOException {
        try {
            outgoing.of(epoch, delta, true, (row, record) -> sending.send(delta, row, record));
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    @Override
    public void endEpoch(long epoch) throws IOException {
        try {
            producer.flush();
            sending.throwIfBroken();
        } catch (KafkaException e) {
            throw failed(e);
        }
        List<Sending.Failed> refused = sending.refused();
        for (Sending.Failed one : refused) {
            outgoing.refuse(one.batch(), one.row(), Refused.RECORD, Failures.reason(one.failure()));
        }
        if (!refused.isEmpty()) {
            outgoing.keepRefusals();
        }
        sending.clear();
    }

    private IOException failed(KafkaException failure) {
        return Failures.ofSink(writing.cluster(), writing.where(), failure);
    }

    @Override
    public long sizeInBytes() {
        return sending.sizeInBytes();
    }

    @Override
    public byte[] position() {
        return new Position(-1, topic).toBytes();
    }

    @Override
    public void caughtUp() {
        // What was repeated is in the topic twice; nothing is to be done about it.
    }

    @Override
    public void finish() {
        // Each epoch was flushed.
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }
}
