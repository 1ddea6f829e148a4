package io.deltaway.run;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.Store;
import io.deltaway.engine.value.Schema;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.persist.ChangedProgramException;
import io.deltaway.run.persist.FencedException;
import io.deltaway.run.persist.Journal;
import io.deltaway.run.persist.LogEntry;
import io.deltaway.run.persist.Refusal;
import io.deltaway.run.persist.Snapshots;
import io.deltaway.run.thread.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A run's side of its [Journal], or of none. Owned by the coordinator, but for [#force].
final class Persistence implements Log, AutoCloseable {

    private final @Nullable Journal journal;
    private final UUID id;
    private final Consumer<String> points;
    private final Arrival arrival;
    private final Rereading rereading;
    private @Nullable Recorder recorder;
    private @Nullable Saving saving;
    private boolean replaying;

    private Persistence(
            @Nullable Journal journal,
            Consumer<String> points,
            Arrival arrival,
            Rereading rereading) {
        this.rereading = rereading;
        this.journal = journal;
        this.id = journal == null ? UUID.randomUUID() : journal.id();
        this.points = points;
        this.arrival = arrival;
    }

    /// Opens the state of a program, where it keeps one.
    ///
    /// @throws RunException where that can't be used
    static Persistence open(
            Optional<Settings.Keep> keep, Wiring wiring, Arrival arrival, Rereading rereading) {
        if (keep.isEmpty()) {
            return new Persistence(null, point -> {}, arrival, rereading);
        }
        Settings.Keep place = keep.get();
        for (Wiring.WiredSource source : wiring.sources()) {
            if (!source.connector().resumes()) {
                throw new RunException(
                        "DW-0235",
                        "the source "
                                + source.target().name()
                                + ", read at "
                                + source.where()
                                + ", can't go on after a restart where it was, so a pipeline that is persisted would count its rows twice. Read from a source that can, or leave out persist(...).");
            }
        }
        try {
            var journal =
                    Journal.open(
                            place.store(),
                            wiring.program().get(),
                            schemas(wiring),
                            place.logBytes(),
                            place.points());
            return new Persistence(journal, place.points(), arrival, rereading);
        } catch (Store.InUseException e) {
            throw new RunException(
                    "DW-0231",
                    "the state in "
                            + e.getMessage()
                            + ". Wait for its end, or end it; two pipelines never share their state.",
                    e);
        } catch (ChangedProgramException e) {
            throw new RunException(
                    "DW-0232",
                    "the state can't be taken up: "
                            + e.getMessage()
                            + ". Run the program as it was, or give the new one a place of its own, which reads its sources from the beginning.",
                    e);
        } catch (IOException e) {
            throw new RunException(
                    "DW-0230",
                    "the state in "
                            + place.store().describe()
                            + " can't be used: "
                            + RunException.reason(e)
                            + ". Nothing of it was changed; restore what was there, or give another place.",
                    e);
        }
    }

    private static List<Schema> schemas(Wiring wiring) {
        var schemas = new ArrayList<>(wiring.chunkSchemas());
        wiring.refusing().forEach(sink -> schemas.add(RefusedRows.NO_COLUMNS));
        return schemas;
    }

    /// Where a source goes on.
    Map<String, byte[]> offsets(int source) {
        return journal == null ? Map.of() : journal.offsets(source);
    }

    /// The name under which a sink may remember what it committed: the same after each restart.
    ///
    /// @param sink its name in the plan
    String identity(String sink) {
        byte[] name = (id + "/" + sink).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString();
    }

    /// How a sink begins.
    SinkConnector.Start start(int sink) {
        if (journal == null || !journal.isContinued()) {
            return new SinkConnector.Start.Anew();
        }
        return new SinkConnector.Start.Again(
                journal.saved().flatMap(saved -> saved.sinks().get(sink)).orElse(null));
    }

    /// Also writes down what happens from the first epoch on.
    ///
    /// @throws RunException where that is over
    void record(Recorder into) {
        if (journal != null && journal.isContinued()) {
            throw new RunException(
                    "DW-0243",
                    "a pipeline that goes on after a restart can't be recorded: what came before would be missing. Record it from its beginning.");
        }
        recorder = into;
    }

    /// Loads the newest snapshot, and follows the state from there.
    ///
    /// @param coordinator raised when the coordinator should look after snapshots
    void restore(
            EpochRunner epochs,
            Crew workers,
            List<Feed> feeds,
            Signal coordinator,
            Threads threads) {
        if (journal == null) {
            return;
        }
        try {
            var writer = threads.executor(PipelineThreads.name("snapshots"), 1);
            Snapshots snapshots =
                    journal.follow(epochs.stateParts(), workers, writer, coordinator::raise);
            saving = new Saving(journal, snapshots, workers, arrival, coordinator, writer);
        } catch (IOException e) {
            throw unreadable(e);
        }
        journal.saved()
                .ifPresent(saved -> {
                    arrival.restore(saved.arrivals());
                    for (int source = 0; source < feeds.size(); source++) {
                        feeds.get(source).restore(saved.sources().get(source));
                    }
                });
    }

    /// The epoch that comes first: behind the one that was loaded.
    long firstEpoch() {
        return journal == null ? 0 : journal.saved().map(saved -> saved.epoch() + 1).orElse(0L);
    }

    /// Gives what is to be done again.
    void replay(Consumer<LogEntry> entries) {
        if (journal == null) {
            return;
        }
        replaying = true;
        reach("recover");
        try (rereading) {
            journal.replay(entry -> {
                entries.accept(entry);
                if (entry instanceof LogEntry.Epoch) {
                    reach("recover-epoch");
                }
            });
        } catch (IOException e) {
            throw unreadable(e);
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
                journal.keep(refusal);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    /// Brings the log up to an epoch to the disk. From any thread.
    void force(long epoch) {
        if (journal != null) {
            try {
                journal.force(epoch);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
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
                saving.atEnd(feeds, outlet);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    @Override
    public void reach(String point) {
        points.accept(point);
    }

    private static RunException unreadable(IOException e) {
        return new RunException(
                "DW-0230",
                "the state can't be read: "
                        + RunException.reason(e)
                        + ". Restore what was there, or give another place.",
                e);
    }

    private static RunException unwritable(IOException e) {
        if (e instanceof FencedException) {
            return new RunException(
                    "DW-0234",
                    "the state in "
                            + e.getMessage()
                            + " since this one opened it, so this one must not write any more. Look for a second process of the same program; only one may run.",
                    e);
        }
        return new RunException(
                "DW-0233",
                "the state can't be written: "
                        + RunException.reason(e)
                        + ". What was written before is whole; remove the cause and run again.",
                e);
    }

    @Override
    public void close() throws IOException {
        try {
            if (saving != null) {
                saving.close();
            }
            if (recorder != null) {
                recorder.close();
            }
        } finally {
            if (journal != null) {
                journal.close();
            }
        }
    }
}
