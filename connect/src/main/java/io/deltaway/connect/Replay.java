package io.deltaway.connect;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Type;
import io.deltaway.table.Events;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The rows of another source, each when its time has come; see [Demo#replay].
///
/// Its offsets are those of the other source, and for each of its parts how much was given of what
/// stands behind them: a chunk of the other one is mostly given in several.
public final class Replay<R> implements SourceConnector<R> {

    /// How the names of its own parts begin: as no file's and no topic's does.
    private static final String OWN = "replayed/";

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
    public boolean resumes() {
        return source.resumes();
    }

    @Override
    public Secrets secrets() {
        return source.secrets();
    }

    @Override
    public String describe() {
        return "replay of " + source.describe();
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        var offsets = new HashMap<>(context.offsets());
        var given = new HashMap<Integer, Given>();
        for (String partition : context.offsets().keySet()) {
            byte[] offset = context.offsets().getOrDefault(partition, new byte[0]);
            if (partition.startsWith(OWN)) {
                given.put(Integer.parseInt(partition.substring(OWN.length())), Given.from(offset));
                offsets.remove(partition);
            }
        }
        return new Reader(
                source.open(inner(context, offsets)), new ForwardClock(context.clock()), given);
    }

    /// The time is needed here even where nobody else reads it.
    private SourceContext inner(SourceContext context, Map<String, byte[]> offsets) {
        Optional<Set<String>> needed =
                context.needed()
                        .map(columns -> {
                            var more = new HashSet<>(columns);
                            more.add(rowType().schema().fields().get(timeColumn).name());
                            return more;
                        });
        return new SourceContext(context.clock(), needed, offsets, context.threads());
    }

    /// How much was given of what stands behind the last offset of a part of the source.
    private record Given(long rows, long malformed) {

        static final Given NOTHING = new Given(0, 0);

        static Given from(byte[] offset) {
            ByteBuffer bytes = ByteBuffer.wrap(offset);
            return new Given(bytes.getLong(), bytes.getLong());
        }

        Given plus(long moreRows, long moreMalformed) {
            return new Given(rows + moreRows, malformed + moreMalformed);
        }

        byte[] offset() {
            return equals(NOTHING)
                    ? new byte[0] // this part is at its own offset
                    : ByteBuffer.allocate(2 * Long.BYTES).putLong(rows).putLong(malformed).array();
        }
    }

    private final class Reader implements SourceReader {

        private final SourceReader reader;
        private final InstantSource clock;

        /// By the number of the part.
        private final Map<Integer, Given> given;

        /// What is to be left out, as it was given before a restart.
        private final Map<Integer, Given> known;

        private @Nullable Chunk chunk;
        private int taken;
        private @Nullable Instant start;
        private long firstTime;

        Reader(SourceReader reader, InstantSource clock, Map<Integer, Given> given) {
            this.reader = reader;
            this.clock = clock;
            this.given = given;
            this.known = new HashMap<>(given);
        }

        @Override
        public Poll poll() throws IOException {
            while (true) {
                Chunk waiting = chunk;
                if (waiting == null) {
                    switch (reader.poll()) {
                        case Poll.Next(var decoding) -> chunk = unknown(decoding.decode());
                        case Poll.Part(var decoding) -> chunk = unknown(decoding.decode());
                        case Poll other -> {
                            return other;
                        }
                    }
                    continue;
                }
                Batch rows = waiting.rows();
                int from = taken;
                int due = due(rows);
                if (due == from && due < rows.size() && waiting.malformed().isEmpty()) {
                    return new Poll.Idle();
                }
                boolean isDone = due == rows.size();
                chunk =
                        isDone
                                ? null
                                : new Chunk(
                                        rows,
                                        List.of(),
                                        false,
                                        waiting.partition(),
                                        waiting.offsets());
                taken = isDone ? 0 : due;
                Map<String, byte[]> offsets = offsets(waiting, due - from, isDone);
                if (due > from || !waiting.malformed().isEmpty() || !waiting.offsets().isEmpty()) {
                    var next =
                            new Chunk(
                                    slice(rows, from, due),
                                    waiting.malformed(),
                                    false,
                                    waiting.partition(),
                                    offsets);
                    return new Poll.Next(() -> next);
                }
            }
        }

        /// Without what was given before a restart.
        private Chunk unknown(Chunk read) {
            Given before = known.getOrDefault(read.partition(), Given.NOTHING);
            int rows = (int) Math.min(before.rows(), read.rows().size());
            int malformed = (int) Math.min(before.malformed(), read.malformed().size());
            known.put(read.partition(), before.plus(-rows, -malformed));
            return new Chunk(
                    slice(read.rows(), rows, read.rows().size()),
                    read.malformed().subList(malformed, read.malformed().size()),
                    false,
                    read.partition(),
                    read.offsets());
        }

        /// Where to go on behind these rows of a chunk.
        private Map<String, byte[]> offsets(Chunk of, int rows, boolean isDone) {
            boolean atOffset = isDone && !of.offsets().isEmpty();
            Given now =
                    atOffset
                            ? known.getOrDefault(of.partition(), Given.NOTHING)
                            : given.getOrDefault(of.partition(), Given.NOTHING)
                                    .plus(rows, of.malformed().size());
            given.put(of.partition(), now);
            var offsets = new HashMap<>(atOffset ? of.offsets() : Map.of());
            offsets.put(OWN + of.partition(), now.offset());
            return offsets;
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
