package io.deltaway.kafka.internal.avro;

import io.deltaway.connect.SinkException;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Type;
import io.deltaway.kafka.internal.write.SinkRows;
import io.deltaway.kafka.internal.write.ValueWriter;
import io.deltaway.kafka.internal.write.ValueWriting;
import io.deltaway.kafka.internal.write.Writing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/// Avro behind the number of its schema, which is registered when the sink is opened: under the
/// topic's name and `-value`, or under the name of the rows' record where rows choose their topics.
public record AvroValueWriting(RegistryAddress address) implements ValueWriting {

    @Override
    public boolean takesChanges() {
        return true;
    }

    @Override
    public ValueWriter open(SinkRows rows, Writing writing) throws IOException {
        int[] columns = rows.without(writing.without());
        var picked = rows.pick(columns);
        List<Field> fields = new ArrayList<>();
        boolean asChange = writing.holds() == Writing.Holds.CHANGES && !writing.changesInHeaders();
        if (asChange) {
            fields.add(new Field("epoch", Type.Simple.LONG, false));
            fields.add(new Field("weight", Type.Simple.LONG, false));
        }
        fields.addAll(picked.fields());
        Schema schema;
        try {
            schema = new AvroSchemas().rows(rows.name(), fields);
        } catch (AvroRuntimeException e) {
            throw new SinkException(
                    "DW-0439",
                    "the columns of " + writing.where() + " can't be Avro: " + e.getMessage(),
                    "Give columns names of letters, digits and underscores, each once, and records different names",
                    e);
        }
        String topic = writing.topic();
        try (var registry = new Registry(address, rows.threads())) {
            int number =
                    registry.register(
                            topic == null ? schema.getFullName() : topic + "-value", schema);
            return new AvroWriter(picked, columns, number);
        }
    }
}
