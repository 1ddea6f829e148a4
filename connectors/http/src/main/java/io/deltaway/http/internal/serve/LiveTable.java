package io.deltaway.http.internal.serve;

import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Schema;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/// The rows of a table at the end of its last epoch, for whoever asks, and its changes, for whoever
/// follows. Written by one thread at a time, read by any.
final class LiveTable implements ResumableWriter {

    /// How many bytes of changes are kept for those who come back.
    private static final long KEPT_BYTES = 1 << 22;

    /// All rows at the end of an epoch.
    ///
    /// @param changed the last epoch that changed them
    record All(long epoch, long changed, List<byte[]> rows) {}

    /// A row at the end of an epoch.
    record One(long epoch, byte @Nullable [] row) {}

    /// What one who follows gets first: all rows, or the changes since it was here last.
    ///
    /// @param rows null where the changes are enough
    record Beginning(@Nullable All rows, List<Epoch> changes) {}

    /// The changes of an epoch.
    record Epoch(long number, List<LiveRows.Change> changes, long sizeInBytes) {

        static Epoch of(long number, List<LiveRows.Change> changes) {
            return new Epoch(
                    number,
                    List.copyOf(changes),
                    changes.stream().mapToLong(change -> change.json().length).sum());
        }
    }

    private final LiveRows rows;
    private final String run;
    private final Runnable onChange;
    private final Runnable onClose;
    private final List<Batch> ofEpoch = new ArrayList<>();
    private final ArrayDeque<Epoch> last = new ArrayDeque<>();
    private final Set<Following<Epoch>> followers = new CopyOnWriteArraySet<>();
    private long keptBytes;

    /// The epoch behind which all changes are kept.
    private long keptSince;

    private long epoch = -1;
    private long changed = -1;
    private boolean closed;

    /// @param run tells this run from others, whose epochs have the same numbers
    /// @param onChange run when an epoch has changed rows; waits for nothing
    LiveTable(
            Schema schema,
            int[] key,
            Start start,
            String run,
            Runnable onChange,
            Runnable onClose) {
        this.rows = new LiveRows(schema, key);
        this.run = run;
        this.onChange = onChange;
        this.onClose = onClose;
        if (start instanceof Start.Again(byte[] position) && position != null) {
            var from = new ByteReader(position);
            epoch = from.readVarLong() - 1;
            changed = epoch;
            rows.load(from);
        }
        keptSince = epoch;
    }

    /// What a client is told of an epoch, so that it can name it when it comes back.
    String mark(long number) {
        return number + "-" + run;
    }

    /// The epoch that a client names; -1 where it is none of this run.
    long epoch(@Nullable String mark) {
        if (mark == null || !mark.matches("\\d{1,18}-" + run)) {
            return -1;
        }
        return Long.parseLong(mark.substring(0, mark.indexOf('-')));
    }

    @Override
    public void write(long ofRows, Batch delta) {
        ofEpoch.add(delta);
    }

    @Override
    public synchronized void endEpoch(long ending) throws IOException {
        var changes = new ArrayList<LiveRows.Change>();
        for (Batch delta : ofEpoch) {
            changes.addAll(rows.apply(ending, delta));
        }
        ofEpoch.clear();
        epoch = ending;
        if (!changes.isEmpty()) {
            changed = ending;
            var all = Epoch.of(ending, changes);
            keep(all);
            followers.forEach(follower -> follower.offer(all));
            onChange.run();
        }
        notifyAll();
    }

    private void keep(Epoch changes) {
        last.add(changes);
        keptBytes += changes.sizeInBytes();
        while (keptBytes > KEPT_BYTES) {
            Epoch oldest = last.remove();
            keptBytes -= oldest.sizeInBytes();
            keptSince = oldest.number();
        }
    }

    /// @throws Problem while no epoch is complete
    synchronized All all() {
        demandEpoch();
        return new All(epoch, changed, rows.all());
    }

    /// @throws Problem while no epoch is complete
    synchronized One get(List<@Nullable Object> key) {
        demandEpoch();
        return new One(epoch, rows.get(key));
    }

    private void demandEpoch() {
        if (epoch < 0) {
            throw Problem.unavailable("no epoch is complete yet");
        }
    }

    /// Takes in one who follows, once an epoch is complete.
    ///
    /// @param seen the last epoch that it has seen; -1 where there is none
    /// @param only the key of the row that it follows; null where it follows all
    synchronized Beginning follow(
            Following<Epoch> follower, long seen, @Nullable List<@Nullable Object> only)
            throws InterruptedException {
        while (epoch < 0 && !closed) {
            wait();
        }
        if (closed) {
            throw Problem.unavailable("the pipeline has ended");
        }
        followers.add(follower);
        if (seen < keptSince || seen < 0 || seen > epoch) {
            byte[] row = only == null ? null : rows.get(only);
            List<byte[]> all = only == null ? rows.all() : row == null ? List.of() : List.of(row);
            return new Beginning(new All(epoch, changed, all), List.of());
        }
        return new Beginning(
                null, last.stream().filter(changes -> changes.number() > seen).toList());
    }

    void leave(Following<Epoch> follower) {
        followers.remove(follower);
    }

    @Override
    public synchronized byte[] position() {
        var to = new ByteWriter();
        to.writeVarLong(epoch + 1);
        rows.save(to);
        return to.toBytes();
    }

    @Override
    public void caughtUp() {}

    @Override
    public synchronized void close() {
        closed = true;
        followers.forEach(Following::end);
        notifyAll();
        onClose.run();
    }
}
