package io.deltaway.kafka.internal.avro;

import io.deltaway.connect.ForwardClock;
import io.deltaway.connect.SourceContext;
import io.deltaway.formats.parse.Cells;
import io.deltaway.formats.parse.ValueDecoder;
import io.deltaway.kafka.internal.read.JsonValueFormat;
import io.deltaway.kafka.internal.read.Layout;
import io.deltaway.kafka.internal.read.ValueFormat;
import io.deltaway.kafka.internal.read.Values;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Avro behind the number of its schema, which is asked of a registry.
///
/// @param renames the column of each field that is not the column's own
public record AvroValueFormat(RegistryAddress address, Map<String, String> renames)
        implements ValueFormat {

    private static final Duration PAUSE = Duration.ofMillis(100);

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
        return new AvroReading(
                cells,
                names,
                new Registry(address, context.threads()),
                new ForwardClock(context.clock()));
    }

    /// Avro values while a source is open, with the schemas that were seen.
    private static final class AvroReading implements Values {

        private final Cells cells;
        private final List<String> names;
        private final Registry registry;
        private final Map<Integer, Registry.Found> found = new ConcurrentHashMap<>();
        private final InstantSource clock;
        private Instant nextAt = Instant.MIN;

        AvroReading(Cells cells, List<String> names, Registry registry, InstantSource clock) {
            this.cells = cells;
            this.names = names;
            this.registry = registry;
            this.clock = clock;
        }

        /// Asks for the schema while the thread that polls can still wait for it. One that the
        /// registry does not have, it may have later: a replica may be behind.
        @Override
        public void prepare(ByteBuffer value) throws IOException {
            int from = value.position();
            if (value.remaining() >= AvroDecoder.PREFIX_BYTES && value.get(from) == 0) {
                int number = value.getInt(from + 1);
                Registry.Found known = found.get(number);
                if (known == null || known instanceof Registry.Found.Nothing && isTime()) {
                    found.put(number, registry.schema(number));
                }
            }
        }

        /// Where a topic has much that nobody knows, the registry is asked for some of it only.
        private boolean isTime() {
            Instant now = clock.instant();
            boolean time = !now.isBefore(nextAt);
            nextAt = time ? now.plus(PAUSE) : nextAt;
            return time;
        }

        @Override
        public ValueDecoder decoder() {
            return new AvroDecoder(
                    cells,
                    names,
                    number ->
                            found.getOrDefault(
                                    number, new Registry.Found.Nothing("with number " + number)));
        }

        @Override
        public void close() {
            registry.close();
        }
    }
}
