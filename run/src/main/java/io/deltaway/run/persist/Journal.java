package io.deltaway.run.persist;

import io.deltaway.engine.value.Schema;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A pipeline's memory on disk: the newest snapshot and the log behind it. What was lost in memory
/// is had again by loading the one and doing again what stands in the other.
///
/// The thread that forms epochs calls it, but for [#force]. A failure to write is final: what is on
/// disk ends there.
public final class Journal implements Closeable {

    /// The log is as long as this at least before a snapshot is worth its while.
    private static final int SMALLEST_LOG_BYTES = 64 << 20;

    /// How much longer than the last snapshot the log gets: work for snapshots stays in proportion
    /// to the work that is logged, and recovery in proportion to the state.
    private static final int LOG_TO_SNAPSHOT = 2;

    private final StateDirectory directory;
    private final String program;
    private final Format format;
    private final long smallestLogBytes;
    private final Consumer<String> points;
    private final @Nullable Saved saved;
    private final List<Map<String, byte[]>> offsets = new ArrayList<>();
    private final List<LogEntry.Arrived> unfinished = new ArrayList<>();
    private EpochLog log;
    private boolean replayed;
    private volatile long epoch;
    private volatile long forced;

    private Journal(
            StateDirectory directory,
            String program,
            Format format,
            long smallestLogBytes,
            Consumer<String> points)
            throws IOException {
        this.directory = directory;
        this.program = program;
        this.format = format;
        this.smallestLogBytes = smallestLogBytes;
        this.points = points;
        this.saved =
                directory.hasSnapshot()
                        ? SnapshotFile.read(directory.snapshot(), program, format)
                        : null;
        this.epoch = directory.snapshotEpoch();
        for (int source = 0; source < format.schemas().size(); source++) {
            offsets.add(
                    new HashMap<>(
                            saved == null ? Map.of() : saved.sources().get(source).offsets()));
        }
        this.log = scan();
        this.forced = epoch;
    }

    /// Opens the state of a program, or begins one.
    ///
    /// @param program what the program computes, as text: the state of another one is refused
    /// @param schemas the columns of the chunks of each source
    /// @param smallestLogBytes how long the log gets at least before a snapshot is taken; 0 for the
    ///   usual size
    /// @param points told when a point is reached at which a test may want to crash
    /// @throws IOException where the directory can't be used, is in use, or holds what can't be
    ///   read
    public static Journal open(
            java.nio.file.Path path,
            String program,
            List<Schema> schemas,
            long smallestLogBytes,
            Consumer<String> points)
            throws IOException {
        StateDirectory directory = StateDirectory.open(path);
        try {
            return new Journal(
                    directory,
                    program,
                    new Format(List.copyOf(schemas)),
                    smallestLogBytes == 0 ? SMALLEST_LOG_BYTES : smallestLogBytes,
                    points);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /// Looks through the log: how far its epochs and the sources went.
    private EpochLog scan() throws IOException {
        if (!directory.hasLog()) {
            return EpochLog.create(directory.log(), program, format);
        }
        long length = EpochLog.read(directory.log(), program, format, this::look);
        return length == 0
                ? EpochLog.create(directory.log(), program, format)
                : EpochLog.goOn(directory.log(), length, format);
    }

    private void look(LogEntry entry) {
        switch (entry) {
            case LogEntry.Arrived arrived -> {
                offsets.get(arrived.source()).putAll(arrived.chunk().offsets());
                unfinished.add(arrived);
            }
            case LogEntry.Epoch end -> {
                epoch = end.epoch();
                unfinished.clear();
            }
            case LogEntry.Taken taken -> {}
            case LogEntry.Ticked ticked -> {}
            case LogEntry.Step step -> {}
        }
    }

    /// Whether something was kept by an earlier run.
    public boolean isContinued() {
        return epoch >= 0;
    }

    /// What the newest snapshot holds; empty where none was taken.
    public Optional<Saved> saved() {
        return Optional.ofNullable(saved);
    }

    /// The last complete epoch; -1 where there is none.
    public long epoch() {
        return epoch;
    }

    /// Where a source goes on.
    public Map<String, byte[]> offsets(int source) {
        return Map.copyOf(offsets.get(source));
    }

    /// Gives what happened behind the snapshot, up to the last complete epoch; then what was read
    /// after it. Before the first [#append].
    public void replay(Consumer<LogEntry> entries) throws IOException {
        long last = epoch;
        long[] next = {directory.snapshotEpoch() + 1};
        EpochLog.read(
                directory.log(),
                program,
                format,
                entry -> {
                    if (next[0] <= last) {
                        entries.accept(entry);
                        if (entry instanceof LogEntry.Epoch) {
                            next[0]++;
                        }
                    }
                });
        unfinished.forEach(entries);
        unfinished.clear();
        replayed = true;
    }

    /// Appends to the log; the end of an epoch also writes everything before it to the file.
    public void append(LogEntry entry) throws IOException {
        if (!replayed) {
            throw new IllegalStateException("the log is replayed before it goes on");
        }
        log.append(entry);
        if (entry instanceof LogEntry.Epoch end) {
            points.accept("log-append");
            log.flush();
            epoch = end.epoch();
            points.accept("log-appended");
        }
    }

    /// Everything up to an epoch is on the disk when this returns. From any thread.
    public void force(long upTo) throws IOException {
        if (forced < upTo) {
            long before = epoch;
            points.accept("log-force");
            log.force();
            forced = before;
        }
    }

    /// Whether the log has become long enough for a snapshot.
    public boolean wantsSnapshot() throws IOException {
        return log.size() > Math.max(smallestLogBytes, LOG_TO_SNAPSHOT * directory.snapshotBytes());
    }

    /// Puts a snapshot of the last complete epoch in the place of the last one and of the log.
    public void publish(Saved next) throws IOException {
        points.accept("snapshot-write");
        SnapshotFile.write(directory.unpublished(), program, next, format);
        points.accept("snapshot-written");
        directory.publish(next.state().epoch());
        points.accept("snapshot-published");
        log.close();
        log = EpochLog.create(directory.log(), program, format);
        directory.tidy();
        forced = next.state().epoch();
        points.accept("snapshot-done");
    }

    @Override
    public void close() throws IOException {
        try {
            log.close();
        } finally {
            directory.close();
        }
    }
}
