package io.deltaway.testkit.connector;

import io.deltaway.connect.AcknowledgedReader;
import io.deltaway.connect.Chunk;
import io.deltaway.connect.Measured;
import io.deltaway.connect.PromptReader;
import io.deltaway.connect.SourceConnector;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceReader;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.Events;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads a source by hand, as a runner does.
final class Reading implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// How long a live source has nothing to give before it is taken to have given all.
    private static final Duration QUIET = Duration.ofMillis(300);

    /// What one poll gave.
    ///
    /// @param clears whether all rows go that were given before: a source by key may begin again
    /// @param rows those that appear, without those that go
    /// @param behind where to go on behind it
    record Piece(Chunk chunk, boolean clears, List<WeightedRow> rows, Map<String, byte[]> behind) {}

    private final SourceConnector<?> source;
    private final SourceReader reader;
    private final Map<String, byte[]> offsets;
    private final List<Piece> pieces = new ArrayList<>();
    private boolean ended;

    private Reading(SourceConnector<?> source, Map<String, byte[]> from) throws IOException {
        this.source = source;
        this.offsets = new HashMap<>(from);
        this.reader = source.open(context(from));
        if (reader instanceof PromptReader prompt) {
            prompt.onReady(() -> {});
        }
    }

    static Reading from(SourceConnector<?> source, Map<String, byte[]> offsets) throws IOException {
        return new Reading(source, offsets);
    }

    static SourceContext context(Map<String, byte[]> from) {
        return new SourceContext(
                InstantSource.system(), Optional.empty(), from, Thread::startVirtualThread);
    }

    /// Reads so many rows, and then whatever else there is.
    List<Piece> rows(int count) throws IOException {
        var first = pieces.size();
        long began = System.nanoTime();
        long quietSince = began;
        int rows = 0;
        while (!ended && (rows < count || System.nanoTime() - quietSince < QUIET.toNanos())) {
            SourceReader.Decoding decoding = poll();
            if (decoding != null) {
                Piece piece = take(decoding.decode());
                rows += piece.rows().size();
                quietSince = System.nanoTime();
            } else if (!ended) {
                pause();
            }
            if (rows < count && System.nanoTime() - began > LIMIT.toNanos()) {
                throw new AssertionError(
                        "%s gave %d rows in %s, and %d were put"
                                .formatted(source.describe(), rows, LIMIT, count));
            }
        }
        return List.copyOf(pieces.subList(first, pieces.size()));
    }

    /// Reads so many rows, and then on until there was something that is no row: it may come from
    /// another partition.
    List<Piece> rowsAndMalformed(int count) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        var read = new ArrayList<>(rows(count));
        while (read.stream().allMatch(piece -> piece.chunk().malformed().isEmpty())
                && System.nanoTime() < deadline) {
            read.addAll(rows(0));
        }
        return read;
    }

    /// How long a poll takes where there is nothing to read: the median of so many. The machine may
    /// be slow now and then; who waits is so each time.
    Duration usualPoll(int polls) throws IOException {
        var took = new ArrayList<Duration>();
        for (int i = 0; i < polls && !ended; i++) {
            long before = System.nanoTime();
            var _ = poll();
            took.add(Duration.ofNanos(System.nanoTime() - before));
        }
        took.sort(Comparator.naturalOrder());
        return took.isEmpty() ? Duration.ZERO : took.get(took.size() / 2);
    }

    /// Reads on until it has ended, or no longer believes that it will.
    boolean comesToAnEnd() throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!ended && System.nanoTime() < deadline) {
            if (poll() == null) {
                pause();
            }
        }
        return ended;
    }

    /// What the next poll gives, not decoded; null where it gives nothing.
    SourceReader.@Nullable Decoding poll() throws IOException {
        return switch (reader.poll()) {
            case SourceReader.Poll.Next next -> next.decoding();
            case SourceReader.Poll.Part part -> part.decoding();
            case SourceReader.Poll.Idle idle -> null;
            case SourceReader.Poll.End end -> {
                ended = true;
                yield null;
            }
        };
    }

    Piece take(Chunk chunk) {
        offsets.putAll(chunk.offsets());
        var piece = new Piece(chunk, clears(chunk), appearing(chunk), Map.copyOf(offsets));
        pieces.add(piece);
        return piece;
    }

    private List<WeightedRow> appearing(Chunk chunk) {
        Schema schema = source.rowType().schema();
        List<WeightedRow> rows = Deltas.rows(schema, chunk.rows());
        var appearing = new ArrayList<WeightedRow>();
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).weight() > 0 && appears(chunk, schema.width(), row)) {
                appearing.add(rows.get(row));
            }
        }
        return appearing;
    }

    private boolean appears(Chunk chunk, int kinds, int row) {
        return switch (source.events()) {
            case Events.Appends appends -> true;
            case Events.Changes changes -> true;
            case Events.Upserts upserts ->
                    switch (kind(chunk, kinds, row)) {
                        case INSERT, UPSERT -> true;
                        case DELETE, CLEAR -> false;
                    };
            case Events.Groups groups -> kind(chunk, kinds, row) != Events.Kind.CLEAR;
        };
    }

    private boolean clears(Chunk chunk) {
        int kinds = source.rowType().schema().width();
        return source.events() instanceof Events.Upserts
                && IntStream.range(0, chunk.rows().size())
                        .anyMatch(row -> kind(chunk, kinds, row) == Events.Kind.CLEAR);
    }

    private static Events.Kind kind(Chunk chunk, int column, int row) {
        return Events.Kind.values()[(int) ((LongColumn) chunk.rows().column(column)).get(row)];
    }

    static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    boolean hasEnded() {
        return ended;
    }

    /// Whether it says that nothing came through.
    boolean saysNothingCame() {
        return reader instanceof Measured measured && measured.sizeInBytes() <= 0;
    }

    boolean isPrompt() {
        return reader instanceof PromptReader;
    }

    boolean isAcknowledged() {
        return reader instanceof AcknowledgedReader;
    }

    void acknowledge(Map<String, byte[]> upTo) throws IOException {
        ((AcknowledgedReader) reader).acknowledge(upTo);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
