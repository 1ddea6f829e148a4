package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.time.Ticks;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.epoch.Slices;
import io.deltaway.run.persist.LogEntry;
import io.deltaway.run.persist.SourceState;
import io.deltaway.table.Events;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One source on its way into the circuit: takes its chunks, cuts them where an epoch ends, and
/// gathers what the next step gets. Owned by the coordinator.
final class Feed implements Lane {

    /// Where the rows of a source go.
    ///
    /// @param name the source's description
    /// @param number its place among the inputs of the plan
    /// @param rows the input node of its rows
    /// @param errors the input node of what could not be decoded
    /// @param numbered whether its rows carry their arrival
    /// @param partitioned whether they carry their partition behind that
    /// @param kinds the column that says what happened to a row, an ordinal of [Events.Kind]; -1
    ///   where none does
    record Target(
            String name,
            int number,
            int rows,
            int errors,
            boolean numbered,
            boolean partitioned,
            int kinds) {

        /// Where rows go that appear or have weights.
        Target(String name, int number, int rows, int errors) {
            this(name, number, rows, errors, false, false, -1);
        }
    }

    private final Target target;
    private final boolean live;
    private boolean inContents;
    private final Arrivals arrivals;
    private final Arrival arrival;
    private final Log log;
    private final Queue<Chunk> restored = new ArrayDeque<>();
    private final List<Batch> gathered = new ArrayList<>();
    private final List<Chunk.Malformed> malformed = new ArrayList<>();
    private final Map<String, byte[]> offsets = new HashMap<>();
    private final Map<String, byte[]> reached = new HashMap<>();
    private @Nullable Chunk current;
    private int taken;

    /// A chunk that was looked at, and nothing taken of it.
    private @Nullable Chunk ahead;

    private boolean wholeBeforeAhead;

    /// How many of the chunks that come next were there at the last [#mark].
    private int marked;

    private @Nullable Watch watch;
    private volatile Status.Pace pace = Status.Pace.FREE;
    private final AtomicLong rowsIn = new AtomicLong();
    private final AtomicLong malformedIn = new AtomicLong();
    private volatile boolean ended;

    /// Told of rows that were taken.
    @FunctionalInterface
    interface Watch {
        void taken(Chunk chunk, int from, int to);
    }

    /// @param beginsWithContents whether a live source begins with what is there when it is opened
    /// @param log told what comes and what is taken
    Feed(
            Target target,
            boolean live,
            boolean beginsWithContents,
            Arrivals arrivals,
            Arrival arrival,
            Log log) {
        this.log = log;
        this.target = target;
        this.live = live;
        this.inContents = beginsWithContents;
        this.arrivals = arrivals;
        this.arrival = arrival;
    }

    /// Takes up to `limit` rows of the chunk that is next; a chunk is cut only there.
    ///
    /// @return what was taken, or null where nothing is ready
    @Override
    public @Nullable Taken take(long limit) {
        Chunk chunk = next();
        if (chunk == null) {
            return null;
        }
        if (chunk == ahead) {
            ahead = null;
            log.reach("source-read");
            log.append(new LogEntry.Arrived(target.number(), chunk));
            log.reach("source-logged");
            SourceState.move(offsets, chunk.offsets());
            current = chunk;
            taken = 0;
            malformed.addAll(chunk.malformed());
            long read = chunk.malformed().stream().filter(one -> one.weight() > 0).count();
            malformedIn.lazySet(malformedIn.get() + read);
        }
        int before = taken;
        long bytes = before == 0 ? chunk.rows().heldBytes() : 0;
        int to = before + (int) Math.min(limit, chunk.rows().size() - before);
        int read = to - before - marks(chunk.rows(), before, to);
        if (to > before) {
            Batch rows = arrival.number(Slices.of(chunk.rows(), before, to), target.numbered());
            gathered.add(target.partitioned() ? withPartition(rows, chunk.partition()) : rows);
            rowsIn.lazySet(rowsIn.get() + read);
        }
        if (watch != null) {
            watch.taken(chunk, before, to);
        }
        log.append(new LogEntry.Taken(target.number(), to - before));
        taken = to;
        boolean whole = to == chunk.rows().size();
        if (whole) {
            current = null;
            marked = Math.max(0, marked - 1);
            if (arrivals.isAcknowledged()) {
                reached.putAll(chunk.offsets());
            }
        }
        return new Taken(
                to - before,
                read,
                before == 0 ? chunk.malformed().size() : 0,
                bytes,
                whole && chunk.endsEpoch());
    }

    /// How many of these rows are none that were read, but say that others go.
    private int marks(Batch rows, int from, int to) {
        int marks = 0;
        if (target.kinds() >= 0) {
            var kinds = (LongColumn) rows.column(target.kinds());
            for (int row = from; row < to; row++) {
                marks += kinds.get(row) == Events.Kind.CLEAR.ordinal() ? 1 : 0;
            }
        }
        return marks;
    }

    /// The chunk of which rows are taken next; null where none is ready.
    @Nullable Chunk next() {
        if (current == null && ahead == null) {
            wholeBeforeAhead = arrivals.isWithinWhole();
            Chunk chunk = restored.isEmpty() ? arrivals.poll() : restored.remove();
            ahead = chunk == null ? null : arrivals.link().clean(chunk);
        }
        return current == null ? ahead : current;
    }

    /// The first row of [#next] that was not taken.
    int nextRow() {
        return current == null ? 0 : taken;
    }

    /// Whether [#next] belongs into one epoch as a whole, or with others.
    boolean isIndivisible() {
        Chunk chunk = next();
        return wholeBeforeAhead || arrivals.isWithinWhole() || chunk != null && chunk.endsEpoch();
    }

    /// Whether something of what [#next] belongs to was taken.
    boolean isBegun() {
        return wholeBeforeAhead || nextRow() > 0;
    }

    /// Tells somebody of all rows that are taken; before the first one.
    void watch(Watch one) {
        watch = one;
    }

    /// Takes so many rows, as an earlier run did.
    ///
    /// @throws IllegalStateException where they are not there
    Taken takeAgain(int rows) {
        Taken again = take(rows);
        if (again == null || again.rows() != rows) {
            throw new IllegalStateException("the log takes rows that it does not have");
        }
        return again;
    }

    private Batch withPartition(Batch rows, int partition) {
        var columns = new Column[rows.width() + 1];
        for (int c = 0; c < rows.width(); c++) {
            columns[c] = rows.column(c);
        }
        columns[rows.width()] =
                LongColumn.constant(rows.size(), Ticks.partition(target.number(), partition));
        return rows.withColumns(columns);
    }

    /// What was taken at once.
    ///
    /// @param read how many of the rows were read: without those that say that others go
    /// @param bytes about what the chunks take in memory of which these are the first rows
    /// @param endsEpoch whether the source wants the epoch to end behind it
    record Taken(int rows, int read, int malformed, long bytes, boolean endsEpoch) {}

    /// Hands what was gathered to the circuit.
    void deal(EpochRunner runner) {
        if (!gathered.isEmpty()) {
            runner.deal(target.rows(), Batch.concat(gathered));
            gathered.clear();
        }
        if (!malformed.isEmpty()) {
            runner.deal(target.errors(), MalformedRows.of(target.rows(), malformed));
            malformed.clear();
        }
    }

    /// The offsets behind chunks that were taken to their end since this was last asked for; empty
    /// where the source does not want to know.
    Map<String, byte[]> takeReached() {
        if (reached.isEmpty()) {
            return Map.of();
        }
        Map<String, byte[]> all = Map.copyOf(reached);
        reached.clear();
        return all;
    }

    /// Takes up what an earlier run left; before the first row is taken.
    void restore(SourceState state) {
        offsets.putAll(state.offsets());
        current = state.rest();
    }

    /// Where the partitions are that a chunk moves on; those that begin with it are left out.
    Map<String, byte[]> before(Map<String, byte[]> moved) {
        Map<String, byte[]> before = new HashMap<>(offsets);
        before.keySet().retainAll(moved.keySet());
        return before;
    }

    /// A chunk that an earlier run had taken comes before those that are read now.
    void restore(Chunk chunk) {
        restored.add(chunk);
    }

    /// How far the source was read; between epochs.
    SourceState state() {
        Chunk chunk = current;
        return new SourceState(
                offsets,
                chunk == null
                        ? null
                        : new Chunk(
                                Slices.of(chunk.rows(), taken, chunk.rows().size()),
                                List.of(),
                                chunk.endsEpoch(),
                                chunk.partition(),
                                Map.of()));
    }

    /// Whether an epoch may not end before more of this source is taken.
    boolean isWithinWhole() {
        return ahead == null ? arrivals.isWithinWhole() : wholeBeforeAhead;
    }

    @Override
    public void mark() {
        boolean isOpen = current != null || ahead != null;
        marked = (isOpen ? 1 : 0) + restored.size() + arrivals.waiting();
    }

    @Override
    public boolean hasMarked() {
        return marked > 0;
    }

    @Override
    public boolean isReady() {
        return hasChunk() || arrivals.isReady();
    }

    private boolean hasChunk() {
        return current != null || ahead != null || !restored.isEmpty();
    }

    @Override
    public long untilReady() {
        return Long.MAX_VALUE;
    }

    /// Whether [#take] will never give anything again. While a restart does the log again that may
    /// be said too early: the reader is at its end, and more chunks of the log are to come.
    @Override
    public boolean hasEnded() {
        ended = !hasChunk() && arrivals.hasEnded();
        return ended;
    }

    /// What [#hasEnded] last answered.
    boolean wasSeenToEnd() {
        return ended;
    }

    /// Whether a live source still gives what was there when it was opened.
    @Override
    public boolean isInContents() {
        if (inContents && !hasChunk() && arrivals.hasCaughtUp()) {
            inContents = false;
        }
        return inContents;
    }

    @Override
    public boolean isLive() {
        return live;
    }

    @Override
    public boolean help() {
        return arrivals.help();
    }

    @Override
    public void drain() {
        arrivals.drain();
    }

    void setPace(Status.Pace now) {
        pace = now;
    }

    /// How it goes with the others. From any thread.
    Status.Pace pace() {
        return pace;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    Target target() {
        return target;
    }

    long rowsIn() {
        return rowsIn.get();
    }

    long malformedIn() {
        return malformedIn.get();
    }
}
