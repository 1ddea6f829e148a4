package io.deltaway.run;

import io.deltaway.connect.PacedWriter;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.connect.SteadyWriter;
import io.deltaway.connect.UnavailableException;
import io.deltaway.engine.batch.Batch;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A writer that comes back. Where what it writes to can't be reached it is closed, and after a
/// while another one is opened and told the rows of the unfinished epoch again, from the first on,
/// or a [SteadyWriter] is called again; the caller waits for as long as it takes. Called by one
/// thread at a time.
final class LastingWriter {

    /// How many rows of an epoch are kept to be told again.
    private static final long MOST_KEPT = 1L << 18;

    /// Opens a sink.
    @FunctionalInterface
    interface Opening {
        SinkWriter open(SinkConnector.Start start) throws IOException;
    }

    /// What is done with a writer.
    @FunctionalInterface
    private interface Action {
        void with(SinkWriter writer) throws IOException;
    }

    private final String name;
    private final Opening opening;
    private final Link link;
    private final Patience patience;
    private final RefusedRows refused;
    private final List<Batch> kept = new ArrayList<>();
    private SinkConnector.Start start;
    private volatile @Nullable SinkWriter writer;
    private volatile long ended;
    private long rowsOfEpoch;
    private long taken;

    /// @param name the sink and where the program writes it
    /// @param start how it begins
    /// @param ended the epoch before the first that it will be told
    /// @param refused what the sink refuses
    LastingWriter(
            String name,
            Opening opening,
            SinkConnector.Start start,
            long ended,
            Link link,
            Patience patience,
            RefusedRows refused) {
        this.name = name;
        this.opening = opening;
        this.start = start;
        this.ended = ended;
        this.link = link;
        this.patience = patience;
        this.refused = refused;
    }

    /// Opens it, or leaves that for later where it can't be reached.
    void open() throws IOException {
        try {
            reopen();
        } catch (UnavailableException e) {
            lose(e);
        }
    }

    private SinkWriter reopen() throws IOException {
        link.tries();
        link.called();
        SinkWriter opened = opening.open(start);
        writer = opened;
        link.opened(opened);
        start = new SinkConnector.Start.Reconnected(ended);
        refused.again();
        for (Batch part : kept) {
            opened.write(ended + 1, part);
        }
        link.answered(false);
        return opened;
    }

    /// Does something with the writer; where that is lost, with the next one.
    private void reach(Action action) throws IOException {
        while (true) {
            try {
                SinkWriter open = writer;
                if (open == null) {
                    open = reopen();
                } else if (open instanceof SteadyWriter) {
                    link.tries();
                }
                link.called();
                action.with(open);
                link.answered(true);
                return;
            } catch (UnavailableException e) {
                lose(e);
                if (!link.awaitAttempt(patience::isOver)) {
                    throw gaveUp(e);
                }
            }
        }
    }

    private void lose(UnavailableException cause) {
        SinkWriter lost = writer;
        if (lost instanceof SteadyWriter steady) {
            if (steady.taken() > taken) {
                taken = steady.taken();
                link.progressed();
            }
            link.lost(cause);
            return;
        }
        link.lost(cause);
        writer = null;
        if (lost != null) {
            link.closed();
            try {
                lost.close();
            } catch (IOException | RuntimeException e) {
                link.debug("could not be closed after it was lost", e);
            }
        }
        if (rowsOfEpoch > MOST_KEPT) {
            throw new RunException(
                    "DW-0221",
                    name
                            + " was lost within an epoch: "
                            + RunException.reason(cause)
                            + ". It had been given "
                            + rowsOfEpoch
                            + " rows of epoch "
                            + (ended + 1)
                            + ", and no more than "
                            + MOST_KEPT
                            + " are kept to be given again. Run it again: a pipeline that is persisted goes on with"
                            + " that epoch. Smaller epochs outlast a lost connection: configure(c -> c.epochs(e -> e.rows(100_000))).",
                    cause);
        }
    }

    private RunException gaveUp(UnavailableException cause) {
        return new RunException(
                "DW-0222",
                name
                        + " can't be reached, and the pipeline has to end: "
                        + RunException.reason(cause)
                        + ". Epoch "
                        + (ended + 1)
                        + " and those behind it are not written. Run it again: a pipeline that is persisted goes on with them.",
                cause);
    }

    void write(Batch part) throws IOException {
        reach(open -> open.write(ended + 1, part));
        if (writer instanceof SteadyWriter) {
            return; // which keeps them itself
        }
        rowsOfEpoch += part.size();
        if (rowsOfEpoch > MOST_KEPT) {
            kept.clear();
        } else {
            kept.add(part);
        }
    }

    void endEpoch() throws IOException {
        long epoch = ended + 1;
        reach(open -> open.endEpoch(epoch));
        ended = epoch;
        kept.clear();
        rowsOfEpoch = 0;
    }

    /// Whether it may want to be called although no epoch ends. From any thread.
    boolean isPaced() {
        SinkWriter open = writer;
        return open == null || open instanceof PacedWriter || link.nextAttempt().isPresent();
    }

    /// When it wants to be called between two epochs, be it to be tried again.
    Optional<Instant> due() {
        Optional<Instant> attempt = link.nextAttempt();
        return attempt.isEmpty() && writer instanceof PacedWriter paced ? paced.due() : attempt;
    }

    /// Does what it is [#due] for, and does not wait.
    void catchUp() throws IOException {
        try {
            SinkWriter open = writer;
            if (open == null) {
                open = reopen();
            } else {
                link.answered(false);
            }
            if (open instanceof PacedWriter paced) {
                link.called();
                paced.catchUp();
                link.answered(true);
            }
        } catch (UnavailableException e) {
            lose(e);
        }
    }

    /// Where the writer is, for a restart; empty where it doesn't know.
    Optional<byte[]> position() throws IOException {
        var position = new AtomicReference<byte @Nullable []>();
        reach(open -> {
            if (open instanceof ResumableWriter resumable) {
                position.set(resumable.position());
            }
        });
        return Optional.ofNullable(position.get());
    }

    void caughtUp() throws IOException {
        reach(open -> {
            if (open instanceof ResumableWriter resumable) {
                resumable.caughtUp();
            }
        });
    }

    void finish() throws IOException {
        reach(SinkWriter::finish);
    }

    /// The last epoch that it has ended. From any thread.
    long ended() {
        return ended;
    }

    void close() throws IOException {
        SinkWriter open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }
}
