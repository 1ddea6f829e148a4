package io.deltaway.kafka.internal.write;

import io.deltaway.connect.SinkConnector.Refusals;
import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.connect.SinkException;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.value.Type;
import io.deltaway.kafka.internal.client.Cluster;
import io.deltaway.kafka.internal.client.Failures;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// Opens what writes a sink.
public record SinkOpening(
        Writing writing, ValueWriting values, SinkRows rows, Start start, Refusals refusals) {

    /// Makes a writer of what it needs.
    @FunctionalInterface
    private interface Making {
        SinkWriter of(
                Admin admin, Outgoing outgoing, KafkaProducer<byte[], byte[]> producer, Uuid topic)
                throws IOException;
    }

    /// Writes at least once.
    public SinkWriter flushed() throws IOException {
        return open(
                Map.of(),
                (admin, outgoing, producer, topic) ->
                        new FlushedWriter(writing, producer, admin, outgoing, topic));
    }

    /// Writes exactly once.
    ///
    /// @param identity the name under which the brokers remember the sink
    public SinkWriter transactional(String identity, InstantSource clock) throws IOException {
        return open(
                Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, identity),
                (admin, outgoing, producer, topic) -> {
                    producer.initTransactions();
                    var committed = new Committed(cluster(), identity, writing.topic());
                    var writer =
                            new TransactionalWriter(
                                    writing, clock, producer, admin, outgoing, committed, topic);
                    writer.begin(start, committed.read(admin));
                    return writer;
                });
    }

    private SinkWriter open(Map<String, Object> properties, Making making) throws IOException {
        Admin admin = null;
        KafkaProducer<byte[], byte[]> producer = null;
        try {
            admin = cluster().admin();
            var topics = new KnownTopics(cluster(), admin, writing.partitions());
            Outgoing outgoing = outgoing(topics);
            var all = new HashMap<>(properties);
            all.put(ProducerConfig.BATCH_SIZE_CONFIG, batchBytes(topics));
            producer = cluster().producer(all);
            String topic = writing.topic();
            return making.of(
                    admin, outgoing, producer, topic == null ? Uuid.ZERO_UUID : topics.id(topic));
        } catch (IOException | RuntimeException e) {
            if (producer != null) {
                producer.close(Duration.ZERO);
            }
            if (admin != null) {
                admin.close(Duration.ZERO);
            }
            if (e instanceof KafkaException failure) {
                throw Failures.ofSink(cluster(), writing.where(), failure);
            }
            throw e;
        }
    }

    /// A batch of several records that is too large for its topic is divided into batches of this
    /// size by the producer, and again without end if those are too large as well.
    private int batchBytes(KnownTopics topics) {
        String topic = writing.topic();
        int most = topic == null ? Integer.MAX_VALUE : topics.mostBytes(topic);
        return Math.min(cluster().batchBytes(), most);
    }

    private Outgoing outgoing(KnownTopics topics) throws IOException {
        check(writing.topicColumn(), Type.Simple.TEXT);
        check(writing.timestampColumn(), Type.Simple.INSTANT, Type.Simple.LONG);
        String headers = writing.headersColumn();
        if (headers != null && !(rows.schema().type(rows.index(headers)) instanceof Type.MapOf)) {
            throw unfit(headers, "a map");
        }
        String topic = writing.topic();
        if (topic != null) {
            topics.mustBeThere(topic, start);
        }
        var records = new RecordWriter(writing, rows, topics, values.open(rows, writing));
        return new Outgoing(writing, rows.schema(), records, refusals);
    }

    private void check(@Nullable String column, Type... types) throws SinkException {
        if (column == null) {
            return;
        }
        Type there = rows.schema().type(rows.index(column));
        for (Type type : types) {
            if (type.equals(there)) {
                return;
            }
        }
        throw unfit(column, types[0].javaClass().getSimpleName());
    }

    private SinkException unfit(String column, String expected) {
        return new SinkException(
                "DW-0436",
                "the column %s can't be what the sink takes it for: expected %s, got %s"
                        .formatted(
                                column,
                                expected,
                                rows.schema().type(rows.schema().indexOf(column))),
                "Name another column, or convert it",
                null);
    }

    private Cluster cluster() {
        return writing.cluster();
    }
}
