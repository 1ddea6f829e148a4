package io.deltaway.postgres;

import io.deltaway.connect.AcknowledgedReader;
import io.deltaway.connect.Chunk;
import io.deltaway.connect.Measured;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.Events;
import io.deltaway.testkit.Soon;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a followed table as a runner does, for tests: wholes, and in them events a line each.
final class Followed implements AutoCloseable {

    private static final long LIMIT_NANOS = 60_000_000_000L;

    private final Schema schema;
    private final boolean keyed;
    private final SourceReader reader;
    private final List<List<String>> wholes = new ArrayList<>();
    private final List<String> malformed = new ArrayList<>();
    private final Map<String, byte[]> offsets = new HashMap<>();
    private List<String> unfinished = new ArrayList<>();
    private final Map<String, byte[]> partOffsets = new HashMap<>();
    private long rowsSeen;
    private long largestChunk;

    Followed(PostgresSource<?> source, Map<String, byte[]> offsets) throws IOException {
        schema = source.rowType().schema();
        keyed = source.events() instanceof Events.Upserts;
        this.offsets.putAll(offsets);
        partOffsets.putAll(offsets);
        reader =
                source.open(
                        new SourceContext(
                                InstantSource.system(),
                                Optional.empty(),
                                offsets,
                                Thread::startVirtualThread));
    }

    Followed(PostgresSource<?> source) throws IOException {
        this(source, Map.of());
    }

    /// One poll; false where there was nothing.
    boolean poll() throws IOException {
        switch (reader.poll()) {
            case SourceReader.Poll.Part part -> take(part.decoding().decode());
            case SourceReader.Poll.Next next -> {
                take(next.decoding().decode());
                if (!unfinished.isEmpty()) {
                    wholes.add(unfinished);
                }
                unfinished = new ArrayList<>();
                offsets.putAll(partOffsets);
            }
            case SourceReader.Poll.Idle idle -> {
                return false;
            }
            case SourceReader.Poll.End end -> throw new AssertionError("a followed table ended");
        }
        return true;
    }

    private void take(Chunk chunk) {
        Batch batch = chunk.rows();
        rowsSeen += batch.size();
        largestChunk = Math.max(largestChunk, Measured.sizeOf(batch));
        for (int row = 0; row < batch.size() && rowsSeen < 100_000; row++) {
            var line = new ArrayList<String>();
            if (keyed) {
                long kind = ((LongColumn) batch.column(schema.width())).get(row);
                line.add(Events.Kind.values()[(int) kind].name());
            } else {
                line.add(batch.weight(row) > 0 ? "+" : "-");
            }
            for (int c = 0; c < schema.width(); c++) {
                Object value = batch.column(c).value(schema.type(c), row);
                line.add(value instanceof byte[] bytes ? hex(bytes) : String.valueOf(value));
            }
            unfinished.add(String.join(" ", line));
        }
        chunk.malformed()
                .forEach(one ->
                        malformed.add(
                                one.code()
                                        + " "
                                        + one.weight()
                                        + " "
                                        + one.message()
                                        + " <"
                                        + one.text()
                                        + ">"));
        partOffsets.putAll(chunk.offsets());
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    /// Polls until so many wholes are there.
    List<List<String>> wholes(int count) throws IOException {
        until(() -> wholes.size() >= count);
        return wholes;
    }

    /// Polls until so many events of complete wholes are there.
    List<String> events(int count) throws IOException {
        until(() -> wholes.stream().mapToInt(List::size).sum() >= count);
        return wholes.stream().flatMap(List::stream).toList();
    }

    /// Polls until so many were malformed.
    List<String> malformed(int count) throws IOException {
        until(() -> malformed.size() >= count);
        return malformed;
    }

    /// Polls until that many rows were given.
    void rows(long count) throws IOException {
        until(() -> rowsSeen >= count);
    }

    /// Polls until something is so, for a minute at most.
    <E extends Exception> void until(Soon.Condition<E> condition) throws IOException, E {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.isSo()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "not so in a minute; %d rows: %s %s"
                                .formatted(rowsSeen, wholes, malformed));
            }
            poll();
        }
    }

    /// About how many bytes the largest chunk had.
    long largestChunk() {
        return largestChunk;
    }

    void untilIdle() throws IOException {
        while (poll()) {}
    }

    void acknowledge() throws IOException {
        ((AcknowledgedReader) reader).acknowledge(offsets);
    }

    List<String> malformed() {
        return malformed;
    }

    /// At the end of the last whole.
    Map<String, byte[]> offsets() {
        return Map.copyOf(offsets);
    }

    /// At the last chunk.
    Map<String, byte[]> partOffsets() {
        return Map.copyOf(partOffsets);
    }

    List<String> unfinished() {
        return unfinished;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
