package io.deltaway.kafka.internal.write;

import io.deltaway.connect.Measured;
import io.deltaway.connect.PacedWriter;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.connect.SinkException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.kafka.internal.client.Failures;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.jspecify.annotations.Nullable;

/// Writes each epoch as one transaction, in which it is also remembered that the epoch is
/// committed. Epochs that a restart repeats are left out up to that one.
///
/// What the brokers remember they forget after a week in which nothing is committed, so that in a
/// quiet time it is told them again each day.
///
/// Whoever reads committed records sees each epoch whole, and each once. A second writer of the
/// same identity shuts out the first.
final class TransactionalWriter implements ResumableWriter, PacedWriter, Measured {

    /// How often an epoch is sent again without the records that the broker does not take.
    private static final int ATTEMPTS = 100;

    private static final Duration REMINDER = Duration.ofDays(1);

    private final Writing writing;
    private final InstantSource clock;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;
    private final Outgoing outgoing;
    private final Sending sending;
    private final Committed remembered;
    private final Uuid topic;
    private final List<Batch> parts = new ArrayList<>();
    private final Map<Place, Exception> refused = new HashMap<>();
    private final Set<String> topicsOfEpoch = new HashSet<>();
    private Instant committedAt;
    private long epoch = -1;
    private long told = -1;
    private long committed;
    private boolean uncertain;
    private boolean open;
    private @Nullable KafkaException broken;

    /// A row of the epoch.
    private record Place(Batch part, int row) {}

    TransactionalWriter(
            Writing writing,
            InstantSource clock,
            KafkaProducer<byte[], byte[]> producer,
            Admin admin,
            Outgoing outgoing,
            Committed remembered,
            Uuid topic) {
        this.writing = writing;
        this.clock = clock;
        this.committedAt = clock.instant();
        this.producer = producer;
        this.admin = admin;
        this.outgoing = outgoing;
        this.sending = new Sending(producer);
        this.remembered = remembered;
        this.topic = topic;
    }

    /// Begins: shuts out an earlier writer, whose open transaction is undone.
    ///
    /// @param known the epoch that the brokers remember as the last committed one
    void begin(Start start, OptionalLong known) throws IOException {
        switch (start) {
            case Start.Anew anew -> {
                committed = -1;
                if (writing.topic() != null) {
                    transaction();
                    commit(-1);
                }
            }
            case Start.Again(byte[] position) -> {
                committed = Position.of(start).map(Position::committed).orElse(-1L);
                told = committed;
                uncertain = known.isEmpty() && (position != null || writing.topic() != null);
                committed = Math.max(committed, known.orElse(-1));
            }
            case Start.Reconnected(long ended) -> {
                told = ended;
                committed = Math.max(ended, known.orElse(-1));
            }
        }
    }

    @Override
    public void write(long number, Batch delta) throws IOException {
        if (number <= committed) {
            return;
        }
        if (uncertain) {
            throw new SinkException(
                    "DW-0437",
                    "Kafka no longer knows whether epoch %d was committed to %s"
                            .formatted(number, writing.where()),
                    "A pipeline that was killed has to be started again within offsets.retention.minutes of the brokers."
                            + " Look what the topic holds, and begin anew with another state directory",
                    null);
        }
        epoch = number;
        if (parts.isEmpty()) {
            topicsOfEpoch.clear();
        }
        parts.add(delta);
        if (broken == null) {
            try {
                transaction();
                send(delta, true);
            } catch (KafkaException e) {
                broken = e; // the end of the epoch finds out what that means
            }
        }
    }

    private void transaction() {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
    }

    private void send(Batch part, boolean tell) throws IOException {
        outgoing.of(
                epoch,
                part,
                tell,
                (row, record) -> {
                    if (!refused.containsKey(new Place(part, row))) {
                        topicsOfEpoch.add(record.topic());
                        sending.send(part, row, record);
                    }
                });
    }

    @Override
    public void endEpoch(long number) throws IOException {
        told = number;
        if (parts.isEmpty()) {
            return;
        }
        try {
            for (int attempt = 0; !areTaken(attempt > 0); attempt++) {
                if (attempt == ATTEMPTS) {
                    throw new SinkException(
                            "DW-0433",
                            "more than %d records of epoch %d can't be written to %s"
                                    .formatted(ATTEMPTS, number, writing.where()),
                            "Make the rows smaller, or let the topic take more",
                            null);
                }
            }
            tellRefused();
            commit(number);
        } catch (KafkaException e) {
            throw lost(e);
        }
        committed = number;
        parts.clear();
        refused.clear();
    }

    /// Whether the brokers have taken all records of the open transaction. Where they refuse one,
    /// the transaction can only be undone, and the others have to be sent again.
    private boolean areTaken(boolean again) throws IOException {
        try {
            if (again) {
                producer.abortTransaction();
                open = false;
                transaction();
                for (Batch part : parts) {
                    send(part, false);
                }
            } else if (broken != null) {
                throw broken;
            }
            producer.flush();
            sending.throwIfBroken();
        } catch (KafkaException e) {
            if (sending.refused().isEmpty()) {
                throw e;
            }
        }
        List<Sending.Failed> failed = sending.refused();
        failed.forEach(one -> refused.put(new Place(one.batch(), one.row()), one.failure()));
        sending.clear();
        broken = null;
        return failed.isEmpty();
    }

    /// In the order of the rows, so that it is the same each time.
    private void tellRefused() throws IOException {
        if (refused.isEmpty()) {
            return;
        }
        for (Batch part : parts) {
            for (int row = 0; row < part.size(); row++) {
                Exception failure = refused.get(new Place(part, row));
                if (failure != null) {
                    outgoing.refuse(part, row, Refused.RECORD, Failures.reason(failure));
                }
            }
        }
        outgoing.keepRefusals();
    }

    private void commit(long number) {
        remembered.add(producer, topicsOfEpoch, number);
        producer.commitTransaction();
        open = false;
        committedAt = clock.instant();
    }

    @Override
    public Optional<Instant> due() {
        return Optional.of(committedAt.plus(REMINDER));
    }

    @Override
    public void catchUp() throws IOException {
        if (clock.instant().isBefore(committedAt.plus(REMINDER))) {
            return;
        }
        try {
            transaction();
            commit(committed);
        } catch (KafkaException e) {
            throw lost(e);
        }
    }

    /// A transaction that took too long, and a writer that another one has shut out, look alike:
    /// only who may undo the transaction is not shut out.
    private IOException lost(KafkaException failure) {
        if (failure.getCause() instanceof InvalidProducerEpochException
                || failure instanceof InvalidProducerEpochException) {
            try {
                producer.abortTransaction();
            } catch (KafkaException e) {
                return failed(e);
            }
        }
        return failed(failure);
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
        return new Position(committed, topic).toBytes();
    }

    /// The log has each epoch before it is committed, so one that is committed and did not come
    /// again was lost from the log.
    @Override
    public void caughtUp() throws SinkException {
        uncertain = false;
        if (committed > told) {
            throw new SinkException(
                    "DW-0453",
                    "%s holds what was committed up to epoch %d, and the state of the pipeline ends with %s"
                            .formatted(
                                    writing.where(),
                                    committed,
                                    told < 0 ? "none" : "epoch " + told),
                    "An older copy of the state directory was put back, or the end of its log is lost. Begin anew with another state directory and another topic",
                    null);
        }
    }

    @Override
    public void finish() {
        // Each epoch was committed.
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }
}
