package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.Schema;
import io.deltaway.run.epoch.Snapshot;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// A pipeline's memory in a store: the newest snapshot and the log behind it. What was lost in
/// memory is had again by loading the one and doing again what stands in the other.
///
/// The thread that forms epochs calls it, but for [#force]. A failure to write is final: what is in
/// the store ends there.
public final class Journal implements Closeable {

    /// The log is as long as this at least before a snapshot is worth its while.
    private static final int SMALLEST_LOG_BYTES = 64 << 20;

    /// How much longer than the last snapshot the log gets: work for snapshots stays in proportion
    /// to the work that is logged, and recovery in proportion to the state.
    private static final int LOG_TO_SNAPSHOT = 2;

    private final Store.Session store;
    private final String program;
    private final Format format;
    private final long smallestLogBytes;
    private final Consumer<String> points;
    private final Manifests manifests;
    private final long opening;
    private final EpochLogs earlier;
    private final Refusals refusals;
    private final List<Map<String, byte[]>> offsets = new ArrayList<>();
    private final List<Moved> unfinished = new ArrayList<>();
    private EpochLog log;
    private long logs;
    private long states;
    private long snapshotBytes;
    private long bytesElsewhere;
    private boolean replayed;
    private volatile long epoch;
    private volatile long forced;

    private Journal(
            Store place,
            Store.Session store,
            String program,
            Format format,
            long smallestLogBytes,
            Consumer<String> points)
            throws IOException {
        this.store = store;
        this.program = program;
        this.format = format;
        this.smallestLogBytes = smallestLogBytes;
        this.points = points;
        this.manifests = new Manifests(place, store, program, format);
        this.opening = manifests.number();
        this.refusals = new Refusals(store, format, opening);
        for (int source = 0; source < format.schemas().size(); source++) {
            int number = source;
            offsets.add(
                    new HashMap<>(
                            saved().map(saved -> saved.sources().get(number).offsets())
                                    .orElse(Map.of())));
        }
        this.earlier =
                new EpochLogs(store, program, format, manifests.newest().firstEpoch(), this::look);
        this.unfinished.clear();
        this.epoch = earlier.last();
        this.forced = epoch;
        this.log = beginLog();
        tidy(false);
        this.snapshotBytes =
                store.list(FileName.STATE).values().stream().mapToLong(size -> size).sum();
    }

    /// Opens the state of a program, or begins one.
    ///
    /// @param program what the program computes, as text: the state of another one is refused
    /// @param schemas the columns of the chunks of each source
    /// @param smallestLogBytes how long the log gets at least before a snapshot is taken; 0 for the
    ///   usual size
    /// @param points told when a point is reached at which a test may want to crash
    /// @throws IOException where the store can't be used, is in use, or holds what can't be read
    public static Journal open(
            Store place,
            String program,
            List<Schema> schemas,
            long smallestLogBytes,
            Consumer<String> points)
            throws IOException {
        Store.Session store = place.open();
        try {
            return new Journal(
                    place,
                    store,
                    program,
                    new Format(List.copyOf(schemas)),
                    smallestLogBytes == 0 ? SMALLEST_LOG_BYTES : smallestLogBytes,
                    points);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
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
            case LogEntry.Ticked ticked -> {}
            case LogEntry.Answered answered -> {}
            case LogEntry.Step step -> {}
        }
    }

    private EpochLog beginLog() throws IOException {
        var name = new FileName(FileName.LOG, opening, logs++);
        return EpochLog.create(store, name, epoch + 1, program, format);
    }

    /// What tells this state from any other: made at random when it was begun.
    public UUID id() {
        return manifests.newest().id();
    }

    /// Whether something was kept by an earlier run.
    public boolean isContinued() {
        return epoch >= 0;
    }

    /// What the newest snapshot says; empty where none was taken.
    public Optional<Saved> saved() {
        return Optional.ofNullable(manifests.newest().snapshot()).map(Manifest.Snapshot::saved);
    }

    /// The state of the operators in the newest snapshot.
    public Snapshot state() throws IOException {
        var states = new HashMap<String, Map<Integer, byte[]>>();
        for (String part : manifests.newest().parts()) {
            states.putAll(StateFile.read(store, part));
        }
        return new Snapshot(manifests.newest().firstEpoch() - 1, states);
    }

    /// The last complete epoch; -1 where there is none.
    public long epoch() {
        return epoch;
    }

    /// Where a source goes on.
    public Map<String, byte[]> offsets(int source) {
        return Map.copyOf(offsets.get(source));
    }

    /// Gives what happened behind the snapshot, up to the last complete epoch. Before the first
    /// [#append].
    public void replay(Consumer<LogEntry> entries) throws IOException {
        earlier.replay(entries);
        replayed = true;
    }

    /// Appends to the log; the end of an epoch also writes everything before it to the file.
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
            log.flush();
            epoch = end.epoch();
            points.accept("log-appended");
        }
    }

    /// What sinks refused before, as far as it may not be in the snapshot: in the order of epochs,
    /// each row once.
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
    /// from now on knows of it. From any thread.
    public void force(long upTo) throws IOException {
        if (forced < upTo) {
            long before = epoch;
            points.accept("log-force");
            log.force();
            manifests.check();
            forced = before;
        }
    }

    /// Whether the log has become long enough for a snapshot: with the rows that are read again
    /// from elsewhere, as a restart has to work through those too.
    public boolean wantsSnapshot() {
        return log.size() + bytesElsewhere
                > Math.max(smallestLogBytes, LOG_TO_SNAPSHOT * snapshotBytes);
    }

    /// Puts a snapshot of the last complete epoch in the place of the last one and of the log.
    public void publish(Saved saved, Snapshot state) throws IOException {
        points.accept("snapshot-write");
        var name = new FileName(FileName.STATE, opening, states++);
        snapshotBytes = StateFile.write(store, name, state.states());
        points.accept("snapshot-written");
        var snapshot = new Manifest.Snapshot(saved, List.of(name.toString()));
        manifests.publish(new Manifest(id(), snapshot));
        points.accept("snapshot-published");
        log.close();
        log = beginLog();
        tidy(true);
        store.delete(
                refusals.take(one ->
                        one.epoch() <= saved.epoch()
                                && one.isBefore(saved.sources().get(one.feed()).offsets())));
        forced = saved.epoch();
        bytesElsewhere = 0;
        points.accept("snapshot-done");
    }

    /// Removes what the newest manifest does not name.
    ///
    /// @param logsToo whether the log before the current file is in the snapshot
    private void tidy(boolean logsToo) throws IOException {
        var old = new ArrayList<>(manifests.old());
        var named = new HashSet<>(manifests.newest().parts());
        for (String name : store.list(FileName.STATE).keySet()) {
            if (!named.contains(name) && FileName.parse(FileName.STATE, name).isPresent()) {
                old.add(name);
            }
        }
        for (String name : store.list(FileName.LOG).keySet()) {
            Optional<FileName> parsed = FileName.parse(FileName.LOG, name);
            if (logsToo && parsed.isPresent() && !parsed.get().equals(current())) {
                old.add(name);
            }
        }
        store.delete(old);
    }

    private FileName current() {
        return new FileName(FileName.LOG, opening, logs - 1);
    }

    @Override
    public void close() throws IOException {
        try {
            log.close();
        } finally {
            store.close();
        }
    }
}
