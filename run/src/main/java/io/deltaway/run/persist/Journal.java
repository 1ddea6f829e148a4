package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.Schema;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.StatePart;
import io.deltaway.run.thread.Threads;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A pipeline's memory in a store: the newest snapshot and the log behind it. What was lost in
/// memory is had again by loading the one and doing again what stands in the other.
///
/// The thread that forms epochs calls it, but for [#force] and what [Snapshots] does on the thread
/// of its own. A failure to write is final: what is in the store ends there.
public final class Journal implements Closeable {

    /// How much longer than this part of the last snapshot's file the log gets: the work for
    /// snapshots stays in proportion to the work that is logged.
    private static final int LOG_TO_SNAPSHOT = 2;

    private final Store.Session store;
    private final Outline outline;
    private final Format format;
    private final Limits limits;
    private final Consumer<String> points;
    private final Manifests manifests;
    private final Manifest before;
    private final long opening;
    private final EpochLogs earlier;
    private final Refusals refusals;
    private final Leftovers leftovers;
    private final List<Map<String, byte[]>> offsets = new ArrayList<>();
    private final List<Moved> unfinished = new ArrayList<>();
    private volatile EpochLog log;

    /// Those before [#log], which count until a snapshot is published.
    private final Queue<EpochLog> cut = new ConcurrentLinkedQueue<>();

    private Optional<Saved> saved;
    private long logs;
    private long bytesElsewhere;
    private volatile long snapshotBytes;
    private volatile Outlook outlook;
    private boolean replayed;
    private volatile long epoch;
    private volatile long forced;

    private Journal(
            Store place,
            Store.Session store,
            Outline asked,
            Format format,
            Limits limits,
            Consumer<String> points)
            throws IOException {
        this.store = store;
        this.format = format;
        this.limits = limits;
        this.points = points;
        this.manifests = new Manifests(place, store, asked);
        this.before = manifests.newest();
        this.outline =
                before.outline().equals(asked)
                        ? asked // of a state that was begun just now
                        : asked.behind(before.outline(), before.firstEpoch());
        this.opening = manifests.number();
        this.saved = manifests.saved(format);
        this.refusals = new Refusals(store, format, opening);
        this.leftovers = new Leftovers(store, opening, limits.historyBytes());
        for (int source = 0; source < format.schemas().size(); source++) {
            int number = source;
            offsets.add(
                    new HashMap<>(
                            saved.map(all -> all.sources().get(number).offsets())
                                    .orElse(Map.of())));
        }
        this.earlier =
                new EpochLogs(
                        store,
                        outline,
                        before.since(),
                        format,
                        before.firstEpoch(),
                        before.firstLog(),
                        this::look);
        this.unfinished.clear();
        this.epoch = earlier.last();
        this.forced = epoch;
        // Before the next one is begun, which may need the room.
        store.delete(earlier.useless().stream().map(FileName::toString).toList());
        this.log = beginLog();
        leftovers.remove(manifests, Set.of());
        this.outlook = isChanged() ? new Outlook(Map.of(), true) : Outlook.of(before.state());
    }

    /// Opens the state of a program, or begins one.
    ///
    /// @param outline of the program; another one's state is opened as well ([#before] tells), as
    ///   far as the program shares it, and becomes its own with the next snapshot
    /// @param schemas the columns of the chunks of each source
    /// @param points told when a point is reached at which a test may want to crash
    /// @throws IOException where the store can't be used, is in use, or holds what can't be read
    public static Journal open(
            Store place,
            Outline outline,
            List<Schema> schemas,
            Limits limits,
            Consumer<String> points)
            throws IOException {
        Store.Session store = place.open();
        try {
            return new Journal(
                    place, store, outline, new Format(List.copyOf(schemas)), limits, points);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /// What was there when it was opened.
    public KeptState before() {
        return KeptState.of(before, saved, earlier.last());
    }

    /// Whether what was there is of another program.
    public boolean isChanged() {
        return !before.outline().equals(outline);
    }

    /// Whether what is there now is of another program.
    public boolean isForeign() {
        return !manifests.newest().outline().equals(outline);
    }

    /// Of the program, with the names under which its sinks remember.
    public Outline outline() {
        return outline;
    }

    private @Nullable Translation translation() {
        return isChanged() ? new Translation(before.outline(), outline, source -> true) : null;
    }

    /// Gives what happened from the beginning to the newest snapshot, which history must be kept
    /// for.
    public void replayHistory(Consumer<LogEntry> entries) throws IOException {
        if (before.base() != null) {
            throw new IllegalStateException("the history doesn't go back to the beginning");
        }
        FileName first = Manifest.firstLog(null);
        new EpochLogs(store, outline, before.since(), format, 0, first, entry -> {})
                .replayWhole(before.firstEpoch() - 1, entries);
    }

    /// The offsets of a chunk that a source gave.
    private record Moved(int source, Map<String, byte[]> offsets) {}

    /// Takes note of how far the sources went.
    private void look(LogEntry entry) {
        switch (entry) {
            case LogEntry.Arrived arrived ->
                    unfinished.add(new Moved(arrived.source(), arrived.chunk().offsets()));
            case LogEntry.Located located -> {
                unfinished.add(new Moved(located.source(), located.offsets()));
                bytesElsewhere += format.sizeInBytes(located);
            }
            case LogEntry.Epoch end -> {
                unfinished.forEach(
                        moved -> SourceState.move(offsets.get(moved.source()), moved.offsets()));
                unfinished.clear();
            }
            case LogEntry.Taken taken -> {}
            case LogEntry.Passed passed -> {}
            case LogEntry.Ticked ticked -> {}
            case LogEntry.Answered answered -> {}
            case LogEntry.Step step -> {}
        }
    }

    private EpochLog beginLog() throws IOException {
        var name = new FileName(FileName.LOG, opening, logs++);
        return EpochLog.create(store, name, new EpochLog.Head(epoch + 1, outline), format);
    }

    /// What tells this state from any other: made at random when it was begun.
    public UUID id() {
        return manifests.newest().id();
    }

    /// Whether something was kept by an earlier run.
    public boolean isContinued() {
        return epoch >= 0;
    }

    /// What the newest snapshot said when this was opened; behind [#replay] without rests.
    public Optional<Saved> saved() {
        return saved;
    }

    Outlook outlook() {
        return outlook;
    }

    /// The state that was saved last, for operators to take up.
    public StateLoading state(List<StatePart> parts, @Nullable Threads threads, String name) {
        var few = limits.fewBytes();
        return new StateLoading(store, before.state(), parts, translation(), threads, name, few);
    }

    /// Has the operators take up what can't wait, and saves it from now on; before the first epoch.
    ///
    /// @param executor writes files, one thing after another
    /// @param changed called by it when a snapshot was published or failed
    public Snapshots follow(StateLoading state, Crew crew, Executor executor, Runnable changed)
            throws IOException {
        state.finish(crew);
        var writer = new StateWriter(store, opening, executor, changed);
        return new Snapshots(this, writer, state.first(), changed);
    }

    void reach(String point) {
        points.accept(point);
    }

    /// The last complete epoch; -1 where there is none.
    public long epoch() {
        return epoch;
    }

    /// Where a source goes on.
    public Map<String, byte[]> offsets(int source) {
        return Map.copyOf(offsets.get(source));
    }

    /// Gives what happened behind the snapshot, up to the last complete epoch; before [#append].
    public void replay(Consumer<LogEntry> entries) throws IOException {
        earlier.replay(Long.MAX_VALUE - 1, entries);
        replayed = true;
        saved = saved.map(Saved::withoutRests);
    }

    /// Appends to the log.
    public void append(LogEntry entry) throws IOException {
        if (!replayed) {
            throw new IllegalStateException("the log is replayed before it goes on");
        }
        log.append(entry);
        if (entry instanceof LogEntry.Located located) {
            bytesElsewhere += format.sizeInBytes(located);
        }
        if (entry instanceof LogEntry.Epoch end) {
            points.accept("log-append");
            epoch = end.epoch();
            points.accept("log-appended");
        }
    }

    /// Whether something is kept that sinks refused.
    public boolean hasRefusals() {
        return !refusals.all().isEmpty();
    }

    /// What sinks refused before and may not be in the snapshot: by epoch, each row once.
    public List<Refusal> refusals() {
        return refusals.all();
    }

    /// Writes down what a sink refused; durable when this returns. From any thread.
    public void keep(Refusal refusal) throws IOException {
        points.accept("refusal-keep");
        refusals.keep(refusal);
        points.accept("refusal-kept");
    }

    /// Everything up to an epoch is durable when this returns, and whoever takes the state over
    /// from now on knows of it; false where that was so already. From any thread.
    public boolean force(long upTo) throws IOException {
        if (forced >= upTo) {
            return false;
        }
        long ended = epoch;
        points.accept("log-force");
        EpochLog last = log;
        for (EpochLog earlierOne : cut) {
            earlierOne.force();
        }
        last.force();
        points.accept("log-forced");
        manifests.check();
        forced = ended;
        return true;
    }

    /// From any thread. Throws a [FencedException] where another process has taken the state over.
    public void mustBeOurs() throws IOException {
        manifests.check();
    }

    /// Why something could not be written, such as a [FencedException]. From any thread.
    public IOException reason(IOException failure) {
        return manifests.reason(failure);
    }

    /// Whether the log has become long enough for a snapshot: with the rows that are read again
    /// from elsewhere, as a restart has to work through those too.
    public boolean wantsSnapshot() {
        return log.size() + bytesElsewhere
                > Math.max(limits.smallestLogBytes(), snapshotBytes / LOG_TO_SNAPSHOT);
    }

    /// Begins another file of the log, behind the last complete epoch.
    FileName cut() throws IOException {
        EpochLog last = log;
        cut.add(last);
        log = beginLog();
        bytesElsewhere = 0;
        return current();
    }

    /// Puts a snapshot in the place of the last one and of the log before a file.
    ///
    /// @param file what was added to the state; null where nothing was
    /// @param whole the parts of which it holds everything
    void publish(Saved saved, StateChain.@Nullable File file, Set<String> whole, FileName first)
            throws IOException {
        for (EpochLog log = cut.peek(); log != null; log = cut.peek()) {
            log.force();
            log.close();
            cut.remove();
        }
        Manifest last = manifests.newest();
        boolean isOwn = last.outline().equals(outline);
        StateChain state = isOwn ? last.state() : StateChain.EMPTY;
        StateChain longer = file == null ? state : state.with(file, whole);
        FileName where = SavedFile.write(store, saved, first, format);
        var snapshot = new Manifest.Snapshot(saved.epoch(), where, longer, first);
        Manifest.Snapshot base = leftovers.base(last, outline, snapshot);
        points.accept("snapshot-publish");
        manifests.publish(last.by(outline, first, snapshot, base));
        points.accept("snapshot-published");
        leftovers.remove(manifests, last.snapshotFiles());
        store.delete(
                refusals.take(one ->
                        one.epoch() <= saved.epoch()
                                && one.isBefore(saved.sources().get(one.feed()).offsets())));
        outlook = Outlook.of(longer);
        snapshotBytes = file == null ? 0 : file.sizeInBytes();
        points.accept("snapshot-done");
    }

    /// Makes the state of another program that of this one where there is nothing of it yet.
    public void adopt() throws IOException {
        Manifest last = manifests.newest();
        manifests.publish(last.by(outline, current(), last.snapshot(), last.base()));
    }

    private FileName current() {
        return new FileName(FileName.LOG, opening, logs - 1);
    }

    @Override
    public void close() throws IOException {
        try (store;
                var _ = log) {
            close(cut);
        }
    }

    /// All of them, also where one can't be written to its end.
    private static void close(Queue<EpochLog> logs) throws IOException {
        try (var _ = logs.poll()) {
            if (!logs.isEmpty()) {
                close(logs);
            }
        }
    }
}
