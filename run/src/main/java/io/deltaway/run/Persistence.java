package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SinkConnector;
import io.deltaway.engine.batch.Batch;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.persist.Journal;
import io.deltaway.run.persist.LogEntry;
import io.deltaway.run.persist.Past;
import io.deltaway.run.persist.Refusal;
import io.deltaway.run.persist.Saved;
import io.deltaway.run.thread.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// A run's side of its [Journal], or of none. Owned by the coordinator, but for [#force].
final class Persistence implements Log, AutoCloseable {

    private final @Nullable Journal journal;

    private final Demanded demanded;
    private final UUID id;
    private final Consumer<String> points;
    private final Arrival arrival;
    private final Rereading rereading;
    private @Nullable Recorder recorder;
    private @Nullable Saving saving;
    private final @Nullable Past past;
    private @Nullable PlanDiff change;
    private @Nullable TakingUp state;
    private final FirstRows firstRows = new FirstRows();
    private boolean replaying;
    private LongConsumer begins = epoch -> {};

    /// @param change what becomes of the state where it is another program's; null where it isn't
    /// @param past what is only looked at; there is no journal then
    private Persistence(
            @Nullable Journal journal,
            Demanded demanded,
            @Nullable PlanDiff change,
            @Nullable Past past,
            Consumer<String> points,
            Arrival arrival,
            Rereading rereading) {
        this.change = change;
        this.past = past;
        this.rereading = rereading;
        this.journal = journal;
        this.demanded = demanded;
        this.id = journal == null ? UUID.randomUUID() : journal.id();
        this.points = points;
        this.arrival = arrival;
    }

    /// Opens the state of a program, where it keeps one.
    ///
    /// @throws RunException where that can't be used
    static Persistence open(Optional<Keeping> keeping, Arrival arrival, Rereading rereading) {
        if (keeping.isEmpty()) {
            return new Persistence(
                    null, Demanded.all(), null, null, point -> {}, arrival, rereading);
        }
        Keeping kept = keeping.get();
        Journal journal = kept.open();
        return new Persistence(
                journal,
                Demanded.by(kept.wiring()),
                kept.change(journal),
                null,
                kept.place().points(),
                arrival,
                rereading);
    }

    /// Looks at what was kept, to do it again; refused where nothing was. Nothing is written.
    static Persistence past(Keeping keeping, Wanted wanted, Arrival arrival, Rereading rereading) {
        Past past = keeping.past(wanted.epoch());
        var kept =
                new Persistence(null, Demanded.all(), null, past, point -> {}, arrival, rereading);
        kept.begins = wanted.begins();
        return kept;
    }

    /// Where a source goes on.
    Map<String, byte[]> offsets(int source) {
        return journal == null ? Map.of() : journal.offsets(source);
    }

    /// The name under which a sink may remember what it committed: the same after each restart.
    ///
    /// @param number of the sink
    /// @param inPlan its name in the plan
    String identity(int number, String inPlan) {
        String sink =
                journal == null ? inPlan : journal.outline().sinks().get(number).remembersAs();
        byte[] name = (id + "/" + sink).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString();
    }

    /// How a sink begins.
    SinkConnector.Start start(int sink) {
        if (past != null) {
            return past.saved()
                    .flatMap(saved -> saved.sinks().get(sink))
                    .<SinkConnector.Start>map(SinkConnector.Start.Again::new)
                    .orElse(new SinkConnector.Start.Anew());
        }
        if (journal == null || !journal.isContinued() || change != null && change.isNewSink(sink)) {
            return new SinkConnector.Start.Anew();
        }
        return new SinkConnector.Start.Again(
                journal.saved().flatMap(saved -> saved.sinks().get(sink)).orElse(null));
    }

    /// Also writes down what happens from the first epoch on; refused where that is over.
    void record(Recorder into) {
        if (journal != null && journal.isContinued()) {
            throw new RunException(
                    "DW-0243",
                    "a pipeline that goes on after a restart can't be recorded: what came before would be missing. Record it from its beginning.");
        }
        recorder = into;
    }

    /// Begins to load the newest snapshot, beside all that is done until [#restore].
    ///
    /// @param coordinator raised when the coordinator should look after snapshots
    void begin(EpochRunner epochs, Signal coordinator, Threads threads) {
        if (journal != null) {
            state = new TakingUp(journal, epochs, coordinator, threads);
            if (change == null || !change.needsHistory()) {
                state.begin();
            }
        }
    }

    /// What was begun is not wanted any more, as the run has failed.
    void giveUp() {
        if (state != null) {
            state.giveUp();
        }
    }

    /// Loads of the newest snapshot what can't wait, and follows the state from there.
    void restore(Wiring wiring, EpochRunner epochs, Crew workers, List<Feed> feeds) {
        if (past != null) {
            look(past, epochs, workers, feeds);
        }
        if (journal == null || state == null) {
            return;
        }
        try {
            if (change != null && change.needsHistory()) {
                var again =
                        new Recomputation(
                                wiring, change, epochs.workers(), workers, feeds, rereading);
                again.run(journal);
                again.give(epochs);
                state.begin();
                firstRows.add(again.outputs());
            }
            saving = state.finish(workers, arrival);
        } catch (IOException e) {
            throw StateFailures.unreadable(e);
        }
        journal.saved().ifPresent(saved -> restore(saved, feeds));
    }

    private void look(Past at, EpochRunner epochs, Crew workers, List<Feed> feeds) {
        try {
            at.load(epochs.stateParts(), workers);
        } catch (IOException e) {
            throw StateFailures.unreadable(e);
        }
        at.saved().ifPresent(saved -> restore(saved, feeds));
        begins.accept(firstEpoch() - 1);
    }

    private void restore(Saved saved, List<Feed> feeds) {
        arrival.restore(saved.arrivals());
        for (int source = 0; source < feeds.size(); source++) {
            feeds.get(source).restore(saved.sources().get(source));
        }
    }

    /// What there is for sinks by output node, of which new ones may have had rows by now.
    IntFunction<List<Batch>> outputs(EpochRunner runner) {
        return firstRows.before(runner);
    }

    /// Makes the state of another program that of this one, before anything is read that the other
    /// one would not understand.
    ///
    /// @param epoch runs an epoch, which may be empty
    void adopt(List<Feed> feeds, Outlet outlet, Runnable epoch) {
        if (change != null) {
            if (!firstRows.isEmpty()) {
                epoch.run();
            }
            change = null;
            atEnd(feeds, outlet);
        }
    }

    /// Rows came of a source that isn't read any more.
    void pass(int rows) {
        arrival.pass(rows);
    }

    /// The epoch that comes first: behind the one that was loaded.
    long firstEpoch() {
        Optional<Saved> saved = past == null ? Optional.empty() : past.saved();
        return (journal == null ? saved : journal.saved()).map(Saved::epoch).orElse(-1L) + 1;
    }

    /// Gives what is to be done again.
    void replay(Consumer<LogEntry> entries) {
        if (journal == null && past == null) {
            return;
        }
        replaying = true;
        reach("recover");
        try (rereading) {
            if (past != null) {
                past.replay(entries);
            } else if (journal != null) {
                journal.replay(entry -> {
                    entries.accept(entry);
                    if (entry instanceof LogEntry.Epoch) {
                        reach("recover-epoch");
                    }
                });
            }
        } catch (Steps.Stopped e) {
            return; // nobody wants to see more
        } catch (IOException e) {
            throw StateFailures.unreadable(e);
        }
        replaying = false;
        reach("recovered");
    }

    /// A chunk of which the log says only where it lies.
    ///
    /// @param from where the partitions of the chunk were before it
    Chunk reread(LogEntry.Located located, Map<String, byte[]> from) {
        return rereading.read(located, from);
    }

    boolean isReplaying() {
        return replaying;
    }

    @Override
    public void append(LogEntry entry) {
        if (recorder != null) {
            recorder.append(entry);
        }
        if (journal != null && !replaying) {
            try {
                journal.append(rereading.shortened(entry));
                demanded.note(entry);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    /// What came by this feed from a sink before a restart, as far as it may not be in the state.
    List<Refusal> refusals(int feed) {
        return journal == null
                ? List.of()
                : journal.refusals().stream().filter(one -> one.feed() == feed).toList();
    }

    /// Writes down what a sink refused, before it commits. From any thread.
    void keep(Refusal refusal) {
        if (journal != null) {
            try {
                journal.force(refusal.epoch()); // or a restart gives its number to other rows
                journal.keep(refusal);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    /// Brings the log to the disk as far as it has to be there before an epoch is shown. From any
    /// thread.
    ///
    /// @return whether it was not there yet
    boolean force(long epoch) {
        if (journal != null) {
            try {
                if (demanded.wantsLook(epoch)) {
                    journal.mustBeOurs();
                }
                return journal.force(demanded.before(epoch));
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
        return false;
    }

    /// Begins to save the state where it is time to, or saves some more of it; behind an epoch.
    ///
    /// @param epochNanos how long that took
    void afterEpoch(List<Feed> feeds, Outlet outlet, long epochNanos) {
        if (saving != null && !replaying) {
            try {
                saving.afterEpoch(feeds, outlet, epochNanos);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    /// Saves some more of the state where there is nothing else to be done.
    ///
    /// @return whether there is more to be saved at once
    boolean whenIdle() {
        try {
            return saving != null && saving.whenIdle();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Whether [#whenIdle] will have something to do when the disk has kept up.
    boolean isSaving() {
        return saving != null && saving.isSaving();
    }

    /// Saves the state at the end, so that the next start has nothing to repeat.
    void atEnd(List<Feed> feeds, Outlet outlet) {
        if (saving != null) {
            try {
                saving.saveNow(feeds, outlet);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    @Override
    public void reach(String point) {
        points.accept(point);
    }

    private RunException unwritable(IOException failure) {
        return StateFailures.unwritable(journal == null ? failure : journal.reason(failure));
    }

    @Override
    public void close() throws IOException {
        try {
            if (state != null) {
                state.close();
            }
            if (saving != null) {
                saving.close();
            }
            if (recorder != null) {
                recorder.close();
            }
        } finally {
            if (past != null) {
                past.close();
            }
            if (journal != null) {
                journal.close();
            }
        }
    }
}
