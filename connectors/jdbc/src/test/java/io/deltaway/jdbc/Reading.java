package io.deltaway.jdbc;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Measured;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.testkit.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a source as a runner does, for tests; its clock goes on by itself.
final class Reading implements AutoCloseable {

    private final Schema schema;
    private final SourceReader reader;
    private final TestClock clock = new TestClock();
    private final List<String> rows = new ArrayList<>();
    private final List<String> malformed = new ArrayList<>();
    private final List<String> unfinished = new ArrayList<>();
    private final Map<String, byte[]> offsets;
    private long largestChunk;

    Reading(SourceConnector<?> source) throws IOException {
        this(source, Map.of());
    }

    Reading(SourceConnector<?> source, Map<String, byte[]> offsets) throws IOException {
        this(source, offsets, Optional.empty());
    }

    /// @param needed the columns that are read; empty where all are
    Reading(SourceConnector<?> source, Map<String, byte[]> offsets, Optional<Set<String>> needed)
            throws IOException {
        this.schema = source.rowType().schema();
        this.offsets = new HashMap<>(offsets);
        this.reader =
                source.open(new SourceContext(clock, needed, offsets, Thread::startVirtualThread));
    }

    /// Takes what one poll gives; false where that is nothing.
    private boolean poll() throws IOException {
        switch (reader.poll()) {
            case SourceReader.Poll.Part part -> take(part.decoding().decode(), false);
            case SourceReader.Poll.Next next -> take(next.decoding().decode(), true);
            case SourceReader.Poll.Idle idle -> {
                return false;
            }
            case SourceReader.Poll.End end -> {
                return false;
            }
        }
        return true;
    }

    private void take(Chunk chunk, boolean whole) {
        Batch batch = chunk.rows();
        largestChunk = Math.max(largestChunk, Measured.sizeOf(batch));
        for (int row = 0; row < batch.size(); row++) {
            var line = new ArrayList<String>();
            for (int c = 0; c < schema.width(); c++) {
                line.add(shown(batch.column(c).value(schema.type(c), row)));
            }
            if (batch.width() > schema.width()) {
                line.add(String.valueOf(((LongColumn) batch.column(schema.width())).get(row)));
            }
            unfinished.add(String.join(" ", line));
        }
        chunk.malformed()
                .forEach(one ->
                        malformed.add(one.code() + " " + one.position() + " " + one.message()));
        if (whole) {
            rows.addAll(unfinished);
            unfinished.clear();
            offsets.putAll(chunk.offsets());
        }
    }

    private static String shown(@Nullable Object value) {
        return switch (value) {
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case double[] vector -> Arrays.toString(vector);
            case null, default -> String.valueOf(value);
        };
    }

    void untilEnd() throws IOException {
        while (poll()) {}
    }

    void untilIdle() throws IOException {
        clock.advance(Duration.ofMinutes(1));
        untilEnd();
    }

    /// Polls some times; whether there was nothing left.
    boolean polls(int times) throws IOException {
        clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < times; i++) {
            if (!poll()) {
                return true;
            }
        }
        return false;
    }

    List<String> rows() {
        return rows;
    }

    /// Rows of wholes that were given to their end.
    List<String> wholes() {
        return rows;
    }

    List<String> takeRows() {
        var taken = List.copyOf(rows);
        rows.clear();
        return taken;
    }

    List<String> malformed() {
        return malformed;
    }

    /// About how many bytes the largest chunk had.
    long largestChunk() {
        return largestChunk;
    }

    Map<String, byte[]> offsets() {
        return offsets;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
