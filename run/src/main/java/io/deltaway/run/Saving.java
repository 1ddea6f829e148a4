package io.deltaway.run;

import io.deltaway.run.epoch.Crew;
import io.deltaway.run.persist.Journal;
import io.deltaway.run.persist.Saved;
import io.deltaway.run.persist.Snapshots;
import io.deltaway.run.persist.SourceState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/// When snapshots are begun, and how much time the coordinator gives to them. Owned by that.
final class Saving implements AutoCloseable {

    /// How long to save at least before looking around.
    private static final long LEAST_NANOS = Duration.ofNanos(100_000).toNanos();

    /// How long at most, unless epochs take so long that it doesn't matter.
    private static final long MOST_NANOS = Duration.ofMillis(2).toNanos();

    private final Journal journal;
    private final Snapshots snapshots;
    private final TakingUp state;
    private final Crew crew;
    private final Arrival arrival;
    private final Signal coordinator;
    private final ExecutorService writer;
    private long savedEpoch;

    /// @param state of which some may still be on its way to the operators
    /// @param coordinator raised when a snapshot is there, or can't be written
    /// @param writer who writes them; is ended with this
    Saving(
            Journal journal,
            Snapshots snapshots,
            TakingUp state,
            Crew crew,
            Arrival arrival,
            Signal coordinator,
            ExecutorService writer) {
        this.journal = journal;
        this.snapshots = snapshots;
        this.state = state;
        this.crew = crew;
        this.arrival = arrival;
        this.coordinator = coordinator;
        this.writer = writer;
        this.savedEpoch = journal.saved().map(Saved::epoch).orElse(-1L);
    }

    /// Begins to save the state where the log has become long, or saves some more of it; behind an
    /// epoch.
    ///
    /// @param epochNanos how long that took
    void afterEpoch(List<Feed> feeds, Outlet outlet, long epochNanos) throws IOException {
        snapshots.throwFailure();
        if (snapshots.isSaving()) {
            save(share(epochNanos));
        } else if (state.isThere() && !snapshots.isBusy() && journal.wantsSnapshot()) {
            begin(feeds, outlet);
        }
    }

    /// How long to save behind an epoch: so that others don't wait for much longer than they did
    /// anyhow.
    private static long share(long epochNanos) {
        long half = Math.max(LEAST_NANOS, epochNanos / 2);
        return Math.min(half, Math.max(MOST_NANOS, epochNanos / 10));
    }

    /// Saves some more of the state where there is nothing else to be done.
    ///
    /// @return whether there is more to be saved at once
    boolean whenIdle() throws IOException {
        snapshots.throwFailure();
        return state.isThere() && snapshots.isSaving() && save(LEAST_NANOS);
    }

    /// Whether [#whenIdle] will have something to do when the disk has kept up.
    boolean isSaving() {
        return snapshots.isSaving();
    }

    /// Saves the state and waits until it is there, unless it is already: at the end, so that the
    /// next start has nothing to repeat, and where it was another program's.
    void saveNow(List<Feed> feeds, Outlet outlet) throws IOException {
        finish(outlet);
        if (journal.epoch() > savedEpoch || journal.isForeign() && savedEpoch >= 0) {
            begin(feeds, outlet);
            finish(outlet);
        } else if (journal.isForeign()) {
            journal.adopt();
        }
    }

    private boolean save(long nanos) throws IOException {
        long deadline = coordinator.nanoTime() + nanos;
        return snapshots.save(crew, () -> coordinator.nanoTime() > deadline);
    }

    private void begin(List<Feed> feeds, Outlet outlet) throws IOException {
        state.await();
        List<SourceState> sources = feeds.stream().map(Feed::state).toList();
        savedEpoch = journal.epoch();
        snapshots.begin(
                new Saved(savedEpoch, arrival.rows(), sources, List.of()), outlet.positions());
    }

    /// Waits until a snapshot that was begun is there, or a sink has failed.
    private void finish(Outlet outlet) throws IOException {
        while (snapshots.isBusy() && outlet.failure() == null) {
            snapshots.throwFailure();
            if (!save(MOST_NANOS)) {
                outlet.hurry();
                coordinator.await(MOST_NANOS);
            }
        }
        snapshots.throwFailure();
    }

    /// Ends who writes, in the middle of it or not.
    @Override
    public void close() throws IOException {
        writer.shutdownNow();
        boolean interrupted = false;
        while (!writer.isTerminated()) {
            try {
                writer.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        snapshots.close();
    }
}
