package io.deltaway.files;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.TextColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.Events;
import io.deltaway.testkit.BatchText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads a source as a runner does, for tests.
final class Reading implements AutoCloseable {

    private final Schema schema;
    private final SourceReader reader;
    private final List<Chunk> chunks = new ArrayList<>();
    private final Map<String, List<String>> groups = new TreeMap<>();
    private final List<String> refused = new ArrayList<>();
    private boolean inWhole;
    private @Nullable Path root;

    Reading(SourceConnector<?> source) throws IOException {
        this(source, new SourceContext(InstantSource.system()));
    }

    Reading(SourceConnector<?> source, SourceContext context) throws IOException {
        schema = source.rowType().schema();
        reader = source.open(context);
    }

    /// Calls groups by their paths from a directory on, and not only by the names of their files.
    Reading from(Path directory) {
        root = directory;
        return this;
    }

    /// Everything that a static source has: rows, a line each, then refusals with their code.
    static List<String> all(SourceConnector<?> source) throws IOException {
        try (var reading = new Reading(source)) {
            var rows = new ArrayList<String>();
            var malformed = new ArrayList<String>();
            while (reading.reader.poll() instanceof SourceReader.Poll.Next next) {
                Chunk chunk = next.decoding().decode();
                rows.addAll(BatchText.lines(reading.schema, chunk.rows()));
                chunk.malformed().forEach(one -> malformed.add(shown(one)));
            }
            rows.addAll(malformed);
            return rows;
        }
    }

    static String shown(Malformed one) {
        int slash = one.position().lastIndexOf('/');
        return one.code()
                + " "
                + one.position().substring(slash + 1)
                + " "
                + one.message()
                + " <"
                + one.text()
                + ">";
    }

    /// Polls until `done`, applying the events to the groups.
    void until(BooleanSupplier done) throws IOException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "not reached in a minute; groups " + groups + ", refused " + refused);
            }
            if (!step()) {
                Thread.onSpinWait();
            }
        }
    }

    /// Polls until there is nothing now.
    void untilIdle() throws IOException {
        while (step()) {}
    }

    private boolean step() throws IOException {
        SourceReader.Poll poll = reader.poll();
        inWhole = poll instanceof SourceReader.Poll.Part;
        SourceReader.Decoding decoding =
                switch (poll) {
                    case SourceReader.Poll.Next next -> next.decoding();
                    case SourceReader.Poll.Part part -> part.decoding();
                    case SourceReader.Poll.Idle idle -> null;
                    case SourceReader.Poll.End end -> null;
                };
        if (decoding == null) {
            return false;
        }
        Chunk chunk = decoding.decode();
        if (!chunk.rows().isEmpty() || !chunk.malformed().isEmpty()) {
            chunks.add(chunk);
        }
        Batch rows = chunk.rows();
        List<String> texts = BatchText.lines(schema, rows);
        var kinds = (LongColumn) rows.column(schema.width());
        var names = (TextColumn) rows.column(schema.width() + 1);
        for (int row = 0; row < rows.size(); row++) {
            Path path = Path.of(names.get(row));
            String group = (root == null ? path.getFileName() : root.relativize(path)).toString();
            if (kinds.get(row) == Events.Kind.CLEAR.ordinal()) {
                groups.remove(group);
            } else {
                groups.computeIfAbsent(group, any -> new ArrayList<>()).add(texts.get(row));
            }
        }
        for (Malformed one : chunk.malformed()) {
            String text = shown(one);
            if (one.weight() > 0) {
                refused.add(text);
            } else if (!refused.remove(text)) {
                throw new AssertionError("taken back but never refused: " + text);
            }
        }
        return true;
    }

    /// Whether the file system tells what happens, so that nobody has to look. Asked when there is
    /// nothing now.
    boolean isTold() throws IOException {
        untilIdle();
        untilIdle(); // the first time it does not wait
        return reader.waits();
    }

    Map<String, List<String>> groups() {
        return groups;
    }

    List<String> refused() {
        return refused;
    }

    /// Whether what is read now is not to be seen without what comes next.
    boolean isInWhole() {
        return inWhole;
    }

    List<Chunk> chunks() {
        return chunks;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
