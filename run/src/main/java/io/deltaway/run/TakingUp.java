package io.deltaway.run;

import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.persist.Journal;
import io.deltaway.run.persist.Snapshots;
import io.deltaway.run.persist.StateLoading;
import io.deltaway.run.thread.Threads;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// State on its way from where it is kept to the operators of a run: what can't wait before the
/// first epoch, and the rest beside epochs, until they need it. Owned by the coordinator.
final class TakingUp implements AutoCloseable {

    private final Journal journal;
    private final EpochRunner epochs;
    private final Signal coordinator;
    private final Threads threads;

    /// Null where everything is there.
    private @Nullable StateLoading loading;

    private volatile boolean ended;

    /// @param coordinator raised when everything is there, and when a snapshot is or can't be
    TakingUp(Journal journal, EpochRunner epochs, Signal coordinator, Threads threads) {
        this.journal = journal;
        this.epochs = epochs;
        this.coordinator = coordinator;
        this.threads = threads;
        this.loading =
                journal.state(
                        epochs.stateParts(),
                        epochs.isInMemoryOfOne() ? threads : null,
                        PipelineThreads.name("state"));
    }

    /// Begins with what takes longest, beside all that is done until [#finish].
    void begin() {
        if (loading != null) {
            loading.begin();
        }
    }

    /// What was begun is not wanted any more.
    void giveUp() {
        if (loading != null) {
            loading.giveUp();
        }
    }

    /// Brings what can't wait, and begins with the rest.
    ///
    /// @return what saves it from now on
    Saving finish(Crew workers, Arrival arrival) throws IOException {
        StateLoading state = Objects.requireNonNull(loading);
        var writer = threads.executor(PipelineThreads.name("snapshots"), 1);
        Snapshots snapshots = journal.follow(state, workers, writer, coordinator::raise);
        if (state.sleeping().isEmpty()) {
            loading = null; // with what it shared
        } else {
            epochs.sleepers().sleep(state.sleeping(), () -> awaitLater(state, snapshots));
            state.goOn(() -> {
                ended = true;
                coordinator.raise();
            });
        }
        return new Saving(journal, snapshots, this, workers, arrival, coordinator, writer);
    }

    private void awaitLater(StateLoading state, Snapshots snapshots) {
        try {
            state.await();
        } catch (IOException e) {
            IOException why = journal.reason(e);
            throw why == e ? StateFailures.unreadable(e) : StateFailures.unwritable(why);
        }
        snapshots.follow(state.later());
        loading = null;
    }

    /// Whether everything is there; between epochs. Who asks is told, too, that it can't be read.
    boolean isThere() {
        if (ended) {
            await();
        }
        return loading == null;
    }

    /// Waits until everything is there; between epochs.
    void await() {
        epochs.sleepers().wake();
    }

    /// Gives up what is on its way, and waits for the end of that.
    @Override
    public void close() {
        if (loading != null) {
            loading.close();
        }
    }
}
