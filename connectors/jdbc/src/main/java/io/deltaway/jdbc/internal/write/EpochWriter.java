package io.deltaway.jdbc.internal.write;

import io.deltaway.connect.Measured;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkException;
import io.deltaway.engine.batch.Batch;
import io.deltaway.jdbc.sql.Server;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Writes each epoch in one transaction, in which [EpochTable] changes too. So an epoch is there as
/// a whole or not at all, and one that is written again, after a restart or when a connection was
/// lost on the way to its commit, is left out.
///
/// Rows are held until the epoch ends or there are many: transactions are short, so that writers of
/// one database don't wait for each other. Once a transaction is open, rows are written as soon as
/// there are enough for one operation, which costs some round trips; from few to many, so that the
/// database has something to do from the beginning on. Where one goes on while rows come
/// ([Stream]), they are written as they come.
public final class EpochWriter implements ResumableWriter, Measured {

    private static final long MANY = 1 << 16;

    /// Of rows with long texts fewer are held.
    private static final long MANY_BYTES = 32 << 20;

    /// How often an epoch is done again without the rows that were refused, where the database
    /// forgets the whole transaction.
    private static final int MOST_ROUNDS = 2_000;

    private final Server server;
    private final String name;
    private final Connection connection;
    private final EpochTable epochs;
    private final Opener opener;
    private final Sieve sieve;
    private final @Nullable LateChecks late;
    private final SinkConnector.Refusals refusals;
    private final boolean emptied;
    private final String emptying;
    private final AtomicLong sizeInBytes = new AtomicLong();
    private final List<Batch> held = new ArrayList<>();
    private Rows rows;
    private long told;
    private long rowsHeld;
    private long bytesHeld;
    private long enough;
    private int written;
    private boolean complete = true;

    /// What is needed to write.
    ///
    /// @param name of the sink, for messages
    /// @param told the epoch before the first that comes
    /// @param late where constraints may wait, and that counts
    /// @param emptied whether the first epoch begins with deleting what is there
    record Parts(
            Server server,
            String name,
            Connection connection,
            EpochTable epochs,
            long told,
            Opener opener,
            Sieve sieve,
            @Nullable LateChecks late,
            SinkConnector.Refusals refusals,
            boolean emptied,
            String emptying) {}

    /// Prepares what writes rows.
    @FunctionalInterface
    interface Opener {
        Rows open() throws SQLException;
    }

    EpochWriter(Parts parts) throws SQLException {
        server = parts.server();
        name = parts.name();
        connection = parts.connection();
        epochs = parts.epochs();
        told = parts.told();
        opener = parts.opener();
        rows = opener.open();
        sieve = parts.sieve();
        late = parts.late();
        refusals = parts.refusals();
        emptied = parts.emptied();
        emptying = parts.emptying();
        enough = server.dialect().rowsBeforeTransaction();
        connection.setAutoCommit(false);
    }

    @Override
    public void write(long epoch, Batch delta) throws IOException {
        if (epoch <= epochs.last()) {
            return;
        }
        held.add(delta);
        long size = Measured.sizeOf(delta);
        sizeInBytes.addAndGet(size);
        rowsHeld += delta.size();
        bytesHeld += size;
        if (rowsHeld >= enough() || bytesHeld >= MANY_BYTES) {
            flush(epoch, false);
            complete = false;
            enough = Math.min(2 * enough, MANY);
        }
    }

    /// From how many rows on they are written. Those that may refer to later ones come together.
    private long enough() {
        return late != null
                ? Long.MAX_VALUE
                : complete ? enough : Math.min(enough, rows.worthFrom());
    }

    @Override
    public void endEpoch(long epoch) throws IOException {
        told = epoch;
        if (epoch <= epochs.last() || held.isEmpty() && complete && !epochs.isEmpty()) {
            return;
        }
        flush(epoch, true);
        try {
            for (Sieve.Refused one : sieve.takeRefused()) {
                rows.check(one);
                refusals.refuse(one.row(), one.weight(), one.code(), one.message());
            }
            refusals.keep();
            connection.commit();
        } catch (SQLException e) {
            throw server.sinkFailure("commit epoch " + epoch + " of " + name, e);
        }
        epochs.committed(epoch);
        written = 0;
        complete = true;
        enough = server.dialect().rowsBeforeTransaction();
    }

    /// Writes what is held; where the transaction is lost, once more.
    ///
    /// @param last whether nothing comes behind it in this epoch
    private void flush(long epoch, boolean last) throws IOException {
        List<Batch> together = held.isEmpty() ? List.of() : List.of(Batch.concat(held));
        for (int round = 0; ; round++) {
            try {
                if (written == 0) {
                    epochs.mark(epoch);
                    begin();
                }
                for (Batch batch : together) {
                    writeAll(epoch, batch);
                }
                if (last) {
                    rows.end();
                }
                break;
            } catch (Sieve.LostTransaction e) {
                if (!complete || round == MOST_ROUNDS) {
                    throw new SinkException(
                            "DW-0448",
                            "%s refuses rows of an epoch of %s that is too large to be done again"
                                    .formatted(server, name),
                            "Cut epochs smaller with epochs(e -> e.rows(100_000)), or mend the rows.",
                            e);
                }
                reopen();
            } catch (SQLException e) {
                throw server.sinkFailure("write " + name, e);
            }
        }
        written += held.size();
        held.clear();
        rowsHeld = 0;
        bytesHeld = 0;
    }

    private void writeAll(long epoch, Batch batch)
            throws SQLException, IOException, Sieve.LostTransaction {
        if (late == null) {
            rows.write(epoch, batch, written);
        } else {
            late.write(rows, epoch, batch, written);
        }
    }

    private void execute(Optional<String> sql) throws SQLException {
        if (sql.isPresent()) {
            try (var statement = connection.createStatement()) {
                statement.execute(sql.get());
            }
        }
    }

    private void begin() throws SQLException {
        execute(server.dialect().beginning());
        try (var statement = connection.createStatement()) {
            if (epochs.isEmpty() && emptied) {
                statement.executeUpdate(emptying);
            }
        }
    }

    /// DuckDB's statements end with the transaction that failed.
    private void reopen() throws IOException {
        try {
            rows.close();
            rows = opener.open();
        } catch (SQLException e) {
            throw server.sinkFailure("write " + name, e);
        }
    }

    @Override
    public long sizeInBytes() {
        return sizeInBytes.get();
    }

    @Override
    public byte[] position() {
        return ByteBuffer.allocate(Long.BYTES).putLong(epochs.last()).array();
    }

    /// What was committed was left out. The log has each epoch before it is committed, so one that
    /// is committed and did not come again was lost from the log.
    @Override
    public void caughtUp() throws SinkException {
        if (epochs.last() > told) {
            throw new SinkException(
                    "DW-0453",
                    "%s holds %s up to epoch %d, and the state of the pipeline ends with %s"
                            .formatted(
                                    server,
                                    name,
                                    epochs.last(),
                                    told < 0 ? "none" : "epoch " + told),
                    "An older copy of the state directory was put back, or the end of its log is lost. Restore the database of the same time, or begin anew with another state directory and emptied().",
                    null);
        }
    }

    @Override
    public void finish() {
        // Each epoch is committed at its end.
    }

    /// What is not committed is undone by the database.
    @Override
    public void close() throws IOException {
        held.clear();
        try (connection) {
            if (!connection.isClosed()) {
                rows.close(); // first: it may be in the middle of something
                connection.rollback();
            }
        } catch (SQLException e) {
            // A connection that was lost can't be closed in a better way.
            System.getLogger("io.deltaway.jdbc")
                    .log(System.Logger.Level.DEBUG, "closing {0}: {1}", name, e);
        }
    }
}
