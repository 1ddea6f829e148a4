package io.deltaway.kafka;

import io.deltaway.engine.value.Schema;
import io.deltaway.kafka.internal.avro.AvroValueFormat;
import io.deltaway.kafka.internal.client.Cluster;
import io.deltaway.kafka.internal.read.Attached;
import io.deltaway.kafka.internal.read.CsvValueFormat;
import io.deltaway.kafka.internal.read.JsonValueFormat;
import io.deltaway.kafka.internal.read.Topics;
import io.deltaway.kafka.internal.read.ValueFormat;
import io.deltaway.kafka.internal.read.WholeValueFormat;
import io.deltaway.table.Row;
import io.deltaway.table.RowType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Topics to be read: what is left to say is how the values of their records are written.
public final class FromTopics {

    private final Cluster cluster;
    private final @Nullable SchemaRegistry registry;
    private final Topics topics;

    FromTopics(Cluster cluster, @Nullable SchemaRegistry registry, Topics topics) {
        this.cluster = cluster;
        this.registry = registry;
        this.topics = topics;
    }

    /// Each value is a JSON object. Its members belong to the record's components by name; members
    /// without a component are passed over.
    public <R extends Record> KafkaSource<R> json(Class<R> recordClass) {
        return source(RowType.of(recordClass), new JsonValueFormat(Map.of()));
    }

    /// The same rows as [Row]s, with the columns given.
    public KafkaSource<Row> json(Schema schema) {
        return source(RowType.rows(schema), new JsonValueFormat(Map.of()));
    }

    /// Each value is a CSV record without a header. Its fields are the record's components, in
    /// their order, unless [KafkaSource#fields] says something else.
    public <R extends Record> KafkaSource<R> csv(Class<R> recordClass) {
        return source(RowType.of(recordClass), new CsvValueFormat(',', List.of(), Map.of()));
    }

    /// The same rows as [Row]s, with the columns given.
    public KafkaSource<Row> csv(Schema schema) {
        return source(RowType.rows(schema), new CsvValueFormat(',', List.of(), Map.of()));
    }

    /// Each value is an Avro record behind the number of its schema, as Confluent's serializers
    /// write it. Its fields belong to the record's components by name; fields without a component
    /// are passed over.
    ///
    /// @throws io.deltaway.table.PlanException where no registry is known
    public <R extends Record> KafkaSource<R> avro(Class<R> recordClass) {
        return source(RowType.of(recordClass), avroFormat());
    }

    /// The same rows as [Row]s, with the columns given.
    public KafkaSource<Row> avro(Schema schema) {
        return source(RowType.rows(schema), avroFormat());
    }

    private ValueFormat avroFormat() {
        return new AvroValueFormat(Kafka.address(cluster, registry), Map.of());
    }

    /// Keys, values and headers as texts, which are UTF-8.
    public KafkaSource<TextMessage> text() {
        return whole(TextMessage.class);
    }

    /// Keys, values and headers as they are.
    public KafkaSource<BytesMessage> bytes() {
        return whole(BytesMessage.class);
    }

    private <R extends Record> KafkaSource<R> whole(Class<R> recordClass) {
        return source(RowType.of(recordClass), new WholeValueFormat("value"))
                .keyAs("key")
                .attach(Attached.Part.TOPIC, "", "topic")
                .attach(Attached.Part.PARTITION, "", "partition")
                .attach(Attached.Part.OFFSET, "", "offset")
                .attach(Attached.Part.TIMESTAMP, "", "timestamp")
                .attach(Attached.Part.HEADERS, "", "headers");
    }

    private <R> KafkaSource<R> source(RowType<R> rowType, ValueFormat format) {
        return new KafkaSource<>(rowType, new SourceOptions(cluster, topics, format));
    }
}
