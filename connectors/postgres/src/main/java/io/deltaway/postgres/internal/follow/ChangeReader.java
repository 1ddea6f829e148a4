package io.deltaway.postgres.internal.follow;

import io.deltaway.connect.AcknowledgedReader;
import io.deltaway.connect.Chunk;
import io.deltaway.connect.Measured;
import io.deltaway.connect.SettingException;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.UnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/// Gives the rows that a table had when its slot was made, as one whole, and then its transactions
/// as they were committed, each as one whole or several small ones together.
///
/// What was acknowledged is told to the server, which then forgets it. Where nothing waits to be
/// acknowledged, the server's own end is told: so a table at rest does not keep the log of a busy
/// server. A server that says nothing is asked from time to time whether it is there.
final class ChangeReader implements AcknowledgedReader, Measured {

    private static final long LOOK_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long WAIT_NANOS = Duration.ofMillis(100).toNanos();
    private static final long PAUSE_NANOS = Duration.ofNanos(200_000).toNanos();
    private static final long BEHIND_NANOS = Duration.ofSeconds(2).toNanos();

    private final Following following;
    private final Changes.Settings settings;
    private final Following.Streaming streaming;
    private final Connection connection;
    private final EventRows rows;
    private final Changes changes;
    private final Position start;
    private final AtomicLong sizeInBytes = new AtomicLong();
    private @Nullable Contents contents;
    private @Nullable Connection replication;
    private @Nullable PGReplicationStream stream;
    private @Nullable SourceException broken;
    private boolean withinWhole;

    /// Where the server's log ended when a partition was found to have lost its rows; 0 where none
    /// has.
    private long lostBefore;

    /// Whether partitions are not what the last offset says.
    private boolean partsToTell;

    private long told;
    private long acknowledged;
    private final long end;
    private boolean behind = true;
    private long heardNanos = System.nanoTime();
    private long lookedNanos = System.nanoTime();

    /// @param connection of the catalog, which is closed with this
    /// @param start where the changes begin
    /// @param contents the rows that were there; null where they were read before
    /// @param again whether some of them were given before, and have to go
    ChangeReader(
            Following following,
            Changes.Settings settings,
            Connection connection,
            Following.Streaming streaming,
            boolean[] needed,
            EventRows rows,
            Position start,
            @Nullable Contents contents,
            boolean again)
            throws SQLException, IOException {
        this.following = following;
        this.settings = settings;
        this.connection = connection;
        this.streaming = streaming;
        this.rows = rows;
        this.start = start;
        this.contents = contents;
        this.told = start.lsn();
        this.acknowledged = start.lsn();
        this.changes = new Changes(settings, needed, rows, start);
        this.end = streaming.catalog().end();
        if (again) {
            changes.clear();
        }
    }

    /// What can't be read is not passed over: whoever asks again is told the same.
    @Override
    public Poll poll() throws IOException {
        if (broken != null) {
            throw broken;
        }
        try {
            Contents open = contents;
            return open != null ? content(open) : change();
        } catch (SourceException e) {
            broken = e;
            throw e;
        } catch (SQLException e) {
            throw following.server().sourceFailure("follow " + following.name(), e);
        }
    }

    private Poll content(Contents open) throws SQLException {
        boolean more = open.read(rows);
        if (more || !rows.isEmpty()) {
            Chunk chunk = rows.take(Position.snapshot());
            sizeInBytes.addAndGet(Measured.sizeOf(chunk.rows()));
            return new Poll.Part(() -> chunk);
        }
        contents = null;
        open.close();
        Chunk end = rows.take(start);
        return new Poll.Next(() -> end);
    }

    private Poll change() throws SQLException, IOException {
        PGReplicationStream open = stream();
        if (withinWhole && !changes.isInTransaction()) {
            withinWhole = false;
            return end(following.epochPerTransaction());
        }
        gather(open);
        if (!rows.isEmpty() || withinWhole) {
            Chunk chunk = rows.take(changes.position());
            withinWhole = true;
            told = changes.position().lsn();
            return new Poll.Part(() -> chunk);
        }
        if (isBehind(open)) {
            return end(false);
        }
        rest(open);
        if (partsToTell && !changes.isInTransaction()) {
            return end(false);
        }
        return new Poll.Idle();
    }

    /// No rows, and where reading goes on.
    private Poll end(boolean endsEpoch) {
        Chunk taken = rows.take(changes.position());
        var end = new Chunk(taken.rows(), taken.malformed(), endsEpoch, 0, taken.offsets());
        told = changes.position().lsn();
        partsToTell = false;
        return new Poll.Next(() -> end);
    }

    private PGReplicationStream stream() throws SQLException, SettingException {
        PGReplicationStream open = stream;
        if (open == null) {
            Connection opened = following.replicate();
            replication = opened;
            open = streaming.start(opened, start.lsn());
            heardNanos = System.nanoTime();
            lookedNanos = heardNanos;
            stream = open;
        }
        return open;
    }

    /// Takes what the server has sent, until the rows are enough or, where each has an epoch of its
    /// own, a transaction ends. In the middle of one, and where the server is known to have more,
    /// it waits a moment.
    private void gather(PGReplicationStream open) throws SQLException, IOException {
        long since = System.nanoTime();
        while (!rows.isFull()) {
            ByteBuffer message = open.readPending();
            if (message == null) {
                boolean waits = changes.isInTransaction() || rows.isEmpty() && isBehind(open);
                if (!waits || System.nanoTime() - since > WAIT_NANOS) {
                    return;
                }
                look();
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            heardNanos = System.nanoTime();
            sizeInBytes.addAndGet(message.remaining());
            boolean ended = changes.take(message);
            if (ended && following.epochPerTransaction() && !(rows.isEmpty() && !withinWhole)) {
                return;
            }
        }
    }

    /// Whether what was committed before the source was opened has not all come yet. A server that
    /// says nothing for long has nothing.
    private boolean isBehind(PGReplicationStream open) {
        behind =
                behind
                        && open.getLastReceiveLSN().asLong() < end
                        && System.nanoTime() - heardNanos < BEHIND_NANOS;
        return behind;
    }

    /// Nothing has come. Tells the server how far its log is not needed any more, and from time to
    /// time looks whether it is still there.
    private void rest(PGReplicationStream open) throws SQLException, IOException {
        if (told == acknowledged && !changes.isInTransaction()) {
            long behind = Math.max(acknowledged, changes.position().lsn());
            flushed(open, Math.max(behind, open.getLastReceiveLSN().asLong()));
        }
        look();
    }

    private void look() throws SQLException, IOException {
        if (System.nanoTime() - lookedNanos > LOOK_NANOS) {
            lookedNanos = System.nanoTime();
            Catalog.Slot slot = streaming.catalog().slot(streaming.slot());
            if (slot == null || slot.process() == 0) {
                throw new UnavailableException(
                        "the connection of the replication slot %s in %s was lost"
                                .formatted(streaming.slot(), following.server()),
                        null);
            }
            if (!streaming.catalog().publishes(streaming.publication(), settings)) {
                throw streaming.gone();
            }
            look(streaming.parts());
        }
    }

    /// A partition may be empty because the whole table was truncated, which is sent.
    private void look(Parts found) throws SQLException, SourceException {
        streaming.mustHaveComeEmpty(found.newSince(changes.parts()));
        String lost = found.lostOf(changes.parts());
        if (lost == null) {
            partsToTell |= !found.text().equals(changes.parts().text());
            changes.has(found);
            lostBefore = 0;
        } else if (lostBefore == 0) {
            lostBefore = streaming.catalog().end();
        } else if (!changes.isInTransaction() && received() >= lostBefore) {
            throw streaming.partGone(lost);
        }
    }

    private long received() {
        PGReplicationStream open = stream;
        return open == null ? 0 : open.getLastReceiveLSN().asLong();
    }

    private static void flushed(PGReplicationStream open, long lsn) {
        var place = LogSequenceNumber.valueOf(lsn);
        if (!place.equals(open.getLastFlushedLSN())) {
            open.setFlushedLSN(place);
            open.setAppliedLSN(place);
        }
    }

    @Override
    public void acknowledge(Map<String, byte[]> offsets) {
        Position position = Position.from(offsets);
        if (position != null && !position.inSnapshot()) {
            acknowledged = Math.max(acknowledged, position.lsn());
            PGReplicationStream open = stream;
            if (open != null) {
                flushed(open, acknowledged);
            }
        }
    }

    @Override
    public long sizeInBytes() {
        return sizeInBytes.get();
    }

    @Override
    public void close() {
        PGReplicationStream open = stream;
        if (open != null) {
            try {
                open.forceUpdateStatus();
            } catch (SQLException e) {
                // It says so again when it is opened again.
                System.getLogger("io.deltaway.postgres")
                        .log(System.Logger.Level.DEBUG, "closing a stream: {0}", e);
            }
            Quietly.close(open);
        }
        Quietly.close(replication);
        Contents reading = contents;
        if (reading != null) {
            reading.close();
        }
        Quietly.close(connection);
    }
}
