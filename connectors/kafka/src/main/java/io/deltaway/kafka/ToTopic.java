package io.deltaway.kafka;

import io.deltaway.kafka.internal.avro.AvroValueWriting;
import io.deltaway.kafka.internal.client.Cluster;
import io.deltaway.kafka.internal.write.ValueWriting;
import org.jspecify.annotations.Nullable;

/// A topic to be written: what is left to say is how the values of its records are written.
public final class ToTopic {

    private final SinkOptions options;
    private final @Nullable SchemaRegistry registry;

    ToTopic(Cluster cluster, @Nullable SchemaRegistry registry, String topic, boolean isColumn) {
        this.registry = registry;
        this.options = new SinkOptions(cluster, topic, isColumn, ValueWriting.json());
    }

    /// Each value is a JSON object, its members the columns.
    public KafkaSink json() {
        return sink(ValueWriting.json());
    }

    /// Each value is a CSV record without a header, its fields the columns.
    public KafkaSink csv() {
        return csv(',');
    }

    /// The same with fields that are divided by another character.
    public KafkaSink csv(char delimiter) {
        Kafka.check(
                delimiter < 0x80 && delimiter != '"' && delimiter != '\n' && delimiter != '\r',
                "an ASCII character as delimiter, not a quote or line end",
                "'" + delimiter + "'");
        return sink(ValueWriting.csv(delimiter));
    }

    /// Each value is an Avro record behind the number of its schema, which is made of the columns
    /// and registered as that of the topic's values.
    ///
    /// @throws io.deltaway.table.PlanException where no registry is known
    public KafkaSink avro() {
        return sink(new AvroValueWriting(Kafka.address(options.cluster, registry)));
    }

    /// Each value is one column alone: a `byte[]` as it is, anything else as its text. Where it is
    /// null the record has no value.
    public KafkaSink column(String name) {
        return sink(new ValueWriting.OneColumn(name));
    }

    private KafkaSink sink(ValueWriting values) {
        return new KafkaSink(options.with(other -> other.values = values));
    }
}
