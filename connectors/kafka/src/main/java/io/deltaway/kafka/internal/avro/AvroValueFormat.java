package io.deltaway.kafka.internal.avro;

import io.deltaway.connect.SourceContext;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.ValueDecoder;
import io.deltaway.kafka.internal.read.JsonValueFormat;
import io.deltaway.kafka.internal.read.Layout;
import io.deltaway.kafka.internal.read.ValueFormat;
import io.deltaway.kafka.internal.read.Values;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/// Avro behind the number of its schema, which is asked of a registry.
///
/// @param renames the column of each field that is not the column's own
public record AvroValueFormat(RegistryAddress address, Map<String, String> renames)
        implements ValueFormat {

    public AvroValueFormat {
        renames = Map.copyOf(renames);
    }

    @Override
    public String name() {
        return "avro";
    }

    @Override
    public ValueFormat renamed(String inValue, String column) {
        return new AvroValueFormat(address, JsonValueFormat.more(renames, inValue, column));
    }

    @Override
    public Values open(Layout layout, SourceContext context) throws IOException {
        Cells cells = layout.value(context);
        List<String> names = JsonValueFormat.members(cells.schema().names(), renames);
        return new AvroReading(cells, names, new Registry(address, context.threads()));
    }

    /// Avro values while a source is open, with the schemas that were seen.
    private static final class AvroReading implements Values {

        private final Cells cells;
        private final List<String> names;
        private final Registry registry;
        private final Map<Integer, Optional<Schema>> schemas = new ConcurrentHashMap<>();

        AvroReading(Cells cells, List<String> names, Registry registry) {
            this.cells = cells;
            this.names = names;
            this.registry = registry;
        }

        /// Asks for the schema while the thread that polls can still wait for it.
        @Override
        public void prepare(ByteBuffer value) throws IOException {
            int from = value.position();
            if (value.remaining() >= AvroDecoder.PREFIX_BYTES && value.get(from) == 0) {
                int number = value.getInt(from + 1);
                if (!schemas.containsKey(number)) {
                    schemas.put(number, Optional.ofNullable(registry.schema(number)));
                }
            }
        }

        @Override
        public ValueDecoder decoder() {
            return new AvroDecoder(
                    cells,
                    names,
                    number -> schemas.getOrDefault(number, Optional.empty()).orElse(null));
        }

        @Override
        public void close() {
            registry.close();
        }
    }
}
