package io.deltaway.kafka;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.value.Schema;
import io.deltaway.testkit.BatchText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Reads a source as a runner does, for tests.
final class Reading implements AutoCloseable {

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Schema schema;
    private final SourceReader reader;
    private final List<Chunk> chunks = new ArrayList<>();
    private final Map<String, byte[]> offsets = new HashMap<>();
    private boolean ended;

    Reading(SourceConnector<?> source) throws IOException {
        this(source, Map.of());
    }

    Reading(SourceConnector<?> source, Map<String, byte[]> offsets) throws IOException {
        this.offsets.putAll(offsets);
        schema = source.rowType().schema();
        reader =
                source.open(
                        new SourceContext(
                                InstantSource.system(),
                                Optional.empty(),
                                Map.copyOf(offsets),
                                Runnable::run));
    }

    /// Everything that a static source has: rows, a line each, then what was refused.
    static List<String> all(SourceConnector<?> source) throws IOException {
        try (var reading = new Reading(source)) {
            reading.until(() -> reading.ended);
            List<String> all = reading.rows();
            all.addAll(reading.malformed());
            return all;
        }
    }

    /// Polls until so many rows have come.
    Reading untilRows(int count) throws IOException {
        return until(() -> rows().size() >= count);
    }

    Reading until(BooleanSupplier done) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "not reached; rows " + rows() + ", refused " + malformed());
            }
            step();
        }
        return this;
    }

    /// Polls once and says what the answer was.
    Class<?> step() throws IOException {
        SourceReader.Poll poll = reader.poll();
        if (poll instanceof SourceReader.Poll.Next next) {
            Chunk chunk = next.decoding().decode();
            chunks.add(chunk);
            offsets.putAll(chunk.offsets());
        }
        ended = poll instanceof SourceReader.Poll.End;
        return poll.getClass();
    }

    List<String> rows() {
        return lines(chunk -> BatchText.lines(schema, chunk.rows()));
    }

    List<String> malformed() {
        return lines(chunk -> chunk.malformed().stream().map(Reading::shown).toList());
    }

    private List<String> lines(Function<Chunk, List<String>> of) {
        var all = new ArrayList<String>();
        chunks.forEach(chunk -> all.addAll(of.apply(chunk)));
        return all;
    }

    static String shown(Chunk.Malformed one) {
        return "%s %s %s <%s>".formatted(one.code(), one.position(), one.message(), one.text());
    }

    List<Chunk> chunks() {
        return chunks;
    }

    SourceReader reader() {
        return reader;
    }

    /// Where to go on behind what was read.
    Map<String, byte[]> offsets() {
        return Map.copyOf(offsets);
    }

    /// The place of a partition of which it is not known which topic it is of.
    static byte[] withoutId(byte[] place) {
        String text = new String(place, StandardCharsets.UTF_8);
        return text.substring(0, text.indexOf(" topic=")).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
