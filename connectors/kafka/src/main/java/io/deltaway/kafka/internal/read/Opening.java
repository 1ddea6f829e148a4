package io.deltaway.kafka.internal.read;

import io.deltaway.connect.RereadableSource;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.kafka.internal.client.Failures;
import io.deltaway.table.Events;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/// Opens what reads a source.
public record Opening(
        Reading reading,
        Layout layout,
        ValueFormat format,
        boolean upserts,
        SourceContext context) {

    /// Reads on from where the context says.
    public SourceReader reader() throws IOException {
        KafkaConsumer<ByteBuffer, ByteBuffer> consumer = consumer();
        try {
            Values values = format.open(layout, context);
            return new TopicReader(
                    reading, consumer, values, decoder(values), chunks(), context.offsets());
        } catch (IOException | RuntimeException e) {
            reading.close(consumer);
            throw e;
        }
    }

    /// Reads again what was read.
    public RereadableSource.Rereader rereader() throws IOException {
        Values values = format.open(layout, context);
        return new TopicRereader(reading, consumer(), values, decoder(values), chunks());
    }

    private MessageDecoder decoder(Values values) {
        return new MessageDecoder(layout, values, context, upserts);
    }

    private KafkaConsumer<ByteBuffer, ByteBuffer> consumer() throws IOException {
        var further = new HashMap<String, Object>();
        further.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, reading.discoverEvery().toMillis());
        String group = reading.group();
        if (group != null) {
            further.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        }
        try {
            return reading.cluster().consumer(further);
        } catch (KafkaException e) {
            throw Failures.ofSource(reading.cluster(), "the topics " + reading.topics(), e);
        }
    }

    /// The columns of the chunks.
    private Schema chunks() {
        if (!upserts) {
            return layout.schema();
        }
        var fields = new ArrayList<>(layout.schema().fields());
        fields.add(new Field(Events.KIND, Type.Simple.LONG, false));
        return new Schema(fields);
    }
}
