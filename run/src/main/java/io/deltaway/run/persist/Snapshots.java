package io.deltaway.run.persist;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.state.Kept;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.StatePart;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Saves the state of the operators while they work: frozen between two epochs, written in portions
/// between others, and published when all of it is there. One snapshot at a time.
///
/// The thread that forms epochs calls it; what is written is written beside it.
public final class Snapshots implements Closeable {

    /// So many rows are saved before somebody looks at the clock, and fewer where they are long.
    private static final int ROWS = 1024;

    private static final int FIRST_ROWS = 16;

    private static final long BYTES = 1 << 18;

    /// Frozen rows are handed on when they have so many bytes.
    private static final long BYTES_HANDED = 1 << 20;

    /// Of a part of which no more is in files it doesn't matter what is cheaper.
    private static final int FEW = 1 << 13;

    private static final long FEW_BYTES = 1 << 21;

    private final Journal journal;
    private final StateWriter writer;
    private final Runnable published;
    private final int workers;
    private final List<Part> parts = new ArrayList<>();

    /// What is still to be saved, by worker.
    private final List<Queue<Saving>> left = new ArrayList<>();

    /// The file for what changes now.
    private long number;

    private @Nullable Begun begun;
    private volatile boolean publishing;

    /// @param whole the parts of which everything is saved
    private record Begun(
            long number,
            Saved saved,
            CompletableFuture<List<Optional<byte[]>>> sinks,
            FileName log,
            Set<String> whole) {}

    private record Part(StatePart state, List<Saving> savings) {}

    /// @param published called when a snapshot was published, by the thread that writes
    Snapshots(Journal journal, StateWriter writer, List<StatePart> states, Runnable published) {
        this.journal = journal;
        this.writer = writer;
        this.published = published;
        this.workers = states.isEmpty() ? 1 : states.getFirst().byWorker().size();
        for (int worker = 0; worker < workers; worker++) {
            left.add(new ArrayDeque<>());
        }
        follow(states);
    }

    /// From now on also saves what was taken up later; before the first [#begin].
    public void follow(List<StatePart> states) {
        if (number > 0) {
            throw new IllegalStateException("a snapshot was begun without what comes later");
        }
        for (StatePart state : states) {
            var savings = new ArrayList<Saving>();
            for (Kept kept : state.saving()) {
                savings.add(new Saving(state.name(), kept));
            }
            parts.add(new Part(state, savings));
        }
    }

    /// Something that one worker keeps, on its way to the files.
    private final class Saving implements Kept.Saver {

        private final String name;
        private final Kept kept;
        private List<Batch> gathered = new ArrayList<>();
        private long bytesGathered;
        private long rowsFrozen;
        private long bytesFrozen;
        private long changedTo;
        private long frozenTo;

        Saving(String name, Kept kept) {
            this.name = name;
            this.kept = kept;
            kept.track(this);
        }

        @Override
        public boolean changed(List<Batch> rows) {
            return writer.write(changedTo, name, kept, StateFile.Kind.CHANGED, rows);
        }

        @Override
        public void frozen(Batch rows) {
            long bytes = rows.sizeInBytes();
            gathered.add(rows);
            bytesGathered += bytes;
            rowsFrozen += rows.size();
            bytesFrozen += bytes;
            if (bytesGathered >= BYTES_HANDED) {
                handOn();
            }
        }

        private void handOn() {
            if (!gathered.isEmpty()) {
                writer.write(frozenTo, name, kept, StateFile.Kind.FROZEN, gathered);
                gathered = new ArrayList<>();
                bytesGathered = 0;
            }
        }

        void freeze(long number, boolean whole) {
            frozenTo = number;
            kept.freeze(whole);
            changedTo = number + 1;
        }

        /// Saves some more; false where nothing is left.
        boolean save() {
            boolean more =
                    kept.save(
                            bytesFrozen == 0
                                    ? FIRST_ROWS
                                    : Math.clamp(BYTES * rowsFrozen / bytesFrozen, 1, ROWS));
            if (!more) {
                handOn();
            }
            return more;
        }
    }

    /// Whether a snapshot was begun and is not there yet.
    public boolean isBusy() {
        return begun != null || publishing;
    }

    /// Whether [#save] has something to do.
    public boolean isSaving() {
        return begun != null;
    }

    /// Freezes the state behind an epoch; when nothing is busy.
    ///
    /// @param saved the pipeline at that moment, without where its sinks are
    /// @param sinks where they will be when they have ended that epoch
    public void begin(Saved saved, CompletableFuture<List<Optional<byte[]>>> sinks)
            throws IOException {
        journal.reach("snapshot-write");
        FileName log = journal.cut();
        Set<String> whole = new HashSet<>();
        for (Part part : parts) {
            if (isBetterWhole(part.state)) {
                whole.add(part.state.name());
            }
            for (int worker = 0; worker < part.savings.size(); worker++) {
                Saving saving = part.savings.get(worker);
                saving.freeze(number, whole.contains(part.state.name()));
                left.get(worker).add(saving);
            }
        }
        begun = new Begun(number, saved, sinks, log, whole);
        number++;
    }

    private boolean isBetterWhole(StatePart part) {
        StateChain.Share saved = journal.outlook().share(part.name());
        return part.mustBeWhole()
                || journal.outlook().isWasteful()
                || saved.rows() > 2 * part.size()
                        && (saved.rows() > FEW || saved.sizeInBytes() > FEW_BYTES);
    }

    /// Saves some more of what was frozen, between epochs.
    ///
    /// @param isLate whether that is enough for now; asked by every worker
    /// @return false where that has to wait for the disk
    public boolean save(Crew crew, BooleanSupplier isLate) throws IOException {
        throwFailure();
        Begun current = begun;
        if (current == null || writer.isBehind()) {
            return false;
        }
        if (!parts.isEmpty()) {
            crew.run(workers, worker -> save(left.get(worker), isLate));
        }
        if (left.stream().allMatch(Queue::isEmpty)) {
            publishing = true;
            begun = null;
            writer.finish(
                    current.number,
                    current.whole,
                    file -> {
                        journal.reach("snapshot-written");
                        // The sinks may need long; what changes meanwhile has to be written.
                        var _ =
                                current.sinks.thenAccept(
                                        sinks -> writer.then(() -> publish(current, file, sinks)));
                    });
        }
        return true;
    }

    private static void save(Queue<Saving> left, BooleanSupplier isLate) {
        Saving saving = left.peek();
        while (saving != null) {
            if (!saving.save()) {
                left.remove();
                saving = left.peek();
            }
            if (isLate.getAsBoolean()) {
                return;
            }
        }
    }

    private void publish(Begun done, StateChain.@Nullable File file, List<Optional<byte[]>> sinks)
            throws IOException {
        journal.publish(done.saved.with(sinks), file, done.whole, done.log);
        publishing = false;
        published.run();
    }

    /// @throws IOException why nothing can be written any more, if so
    public void throwFailure() throws IOException {
        switch (writer.failure()) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
