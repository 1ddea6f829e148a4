package io.deltaway.connect;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Type;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The rows of another source, each when its time has come; see [Demo#replay].
public final class Replay<R> implements SourceConnector<R> {

    private final SourceConnector<R> source;
    private final int timeColumn;
    private final double speed;

    Replay(SourceConnector<R> source, String timeColumn, double speed) {
        this.source = source;
        this.speed = speed;
        this.timeColumn = source.rowType().schema().indexOf(timeColumn);
        if (source.isLive()) {
            throw new IllegalArgumentException(
                    "only what is there already can be replayed, and "
                            + source.describe()
                            + " is live");
        }
        if (this.timeColumn < 0) {
            throw new IllegalArgumentException(
                    "no column \"%s\"; there are %s"
                            .formatted(timeColumn, source.rowType().schema().names()));
        }
        Type type = source.rowType().schema().type(this.timeColumn);
        if (type != Type.Simple.INSTANT && type != Type.Simple.DATE_TIME) {
            throw new IllegalArgumentException(
                    "column \"%s\" is %s; a replay goes by an instant or a date and time"
                            .formatted(timeColumn, type));
        }
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("a speed is a number above zero, got " + speed);
        }
    }

    @Override
    public RowType<R> rowType() {
        return source.rowType();
    }

    @Override
    public Events events() {
        return source.events();
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public boolean reads(Path file) throws IOException {
        return source.reads(file);
    }

    @Override
    public String describe() {
        return "replay of " + source.describe();
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        return new Reader(source.open(withTime(context)), context.clock());
    }

    /// The time is needed here even where nobody else reads it.
    private SourceContext withTime(SourceContext context) {
        Optional<Set<String>> needed =
                context.needed()
                        .map(columns -> {
                            var more = new HashSet<>(columns);
                            more.add(rowType().schema().fields().get(timeColumn).name());
                            return more;
                        });
        return new SourceContext(context.clock(), needed);
    }

    private final class Reader implements SourceReader {

        private final SourceReader reader;
        private final InstantSource clock;
        private @Nullable Chunk chunk;
        private int taken;
        private @Nullable Instant start;
        private long firstTime;

        Reader(SourceReader reader, InstantSource clock) {
            this.reader = reader;
            this.clock = clock;
        }

        @Override
        public Poll poll() throws IOException {
            Chunk waiting = chunk;
            if (waiting == null) {
                Poll next = reader.poll();
                if (!(next instanceof Poll.Next(var decoding))) {
                    return next;
                }
                waiting = decoding.decode();
                taken = 0;
                if (!waiting.malformed().isEmpty()) {
                    chunk = new Chunk(waiting.rows(), List.of(), false);
                    var refused =
                            new Chunk(slice(waiting.rows(), 0, 0), waiting.malformed(), false);
                    return new Poll.Next(() -> refused);
                }
                chunk = waiting;
            }
            Batch rows = waiting.rows();
            int due = due(rows);
            int from = taken;
            taken = due;
            if (due == rows.size()) {
                chunk = null;
            }
            if (due == from) {
                return due == rows.size() ? poll() : new Poll.Idle();
            }
            return new Poll.Next(() -> Chunk.of(slice(rows, from, due)));
        }

        /// The first row whose time has not come.
        private int due(Batch rows) {
            var times = (LongColumn) rows.column(timeColumn);
            int row = taken;
            if (row < rows.size() && start == null) {
                start = clock.instant();
                firstTime = times.get(row);
            }
            Instant began = start;
            double passed =
                    began == null ? 0 : Duration.between(began, clock.instant()).toNanos() * speed;
            while (row < rows.size() && (double) (times.get(row) - firstTime) <= passed) {
                row++;
            }
            return row;
        }

        private Batch slice(Batch rows, int from, int to) {
            return rows.take(IntStream.range(from, to).toArray(), to - from);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
