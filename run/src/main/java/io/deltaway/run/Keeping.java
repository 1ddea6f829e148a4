package io.deltaway.run;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.Schema;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.persist.Journal;
import io.deltaway.run.persist.KeptState;
import io.deltaway.run.persist.Outline;
import io.deltaway.run.persist.Past;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A program and the place where its state is kept, or that of an earlier one.
record Keeping(Settings.Keep place, Wiring wiring, EpochRunner epochs) {

    /// Opens the state, or begins one.
    ///
    /// @throws RunException where that can't be used
    Journal open() {
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
            return Journal.open(
                    place.store(),
                    Outlines.of(wiring, epochs),
                    schemas(),
                    place.limits(),
                    place.points());
        } catch (Store.InUseException e) {
            throw new RunException(
                    "DW-0231",
                    "the state in "
                            + e.getMessage()
                            + ". Wait for its end, or end it; two pipelines never share their state.",
                    e);
        } catch (IOException e) {
            throw new RunException(
                    "DW-0230",
                    "the state in "
                            + place.store().describe()
                            + " can't be used: "
                            + RunException.reason(e)
                            + ". Nothing of it was changed. Remove the cause, such as a full disk, or restore what was there; or give another place.",
                    e);
        }
    }

    /// What becomes of the state where it is another program's; null where it isn't.
    ///
    /// @throws RunException where it can't be taken up; the journal is closed then
    @Nullable PlanDiff change(Journal journal) {
        if (!journal.isChanged()) {
            return null;
        }
        var diff =
                new PlanDiff(
                        wiring, epochs, journal.outline(), journal.before(), journal.hasRefusals());
        boolean loses = !diff.losses().isEmpty() && !place.mayDrop();
        if (diff.obstacles().isEmpty() && !loses) {
            System.getLogger("io.deltaway.run")
                    .log(
                            System.Logger.Level.INFO,
                            "the state in "
                                    + place.store().describe()
                                    + " is taken up by a changed program:\n"
                                    + diff);
            return diff;
        }
        close(journal);
        throw new RunException(
                "DW-0232",
                "the state in "
                        + place.store().describe()
                        + " is of a program that computed something else, and can't be taken up as it is:\n"
                        + diff
                        + "Run the program as it was, give the new one a place of its own, which reads its sources from the beginning"
                        + (diff.obstacles().isEmpty()
                                ? ", or let it drop what it doesn't use: configure(c -> c.mayDropState(true))."
                                : "."));
    }

    private static void close(Journal journal) {
        try {
            journal.close();
        } catch (IOException e) {
            throw StateFailures.unreadable(e);
        }
    }

    /// What would become of the state that is kept, as text.
    ///
    /// @throws RunException where it can't be read
    String diff() {
        Outline outline = Outlines.of(wiring, epochs);
        try {
            KeptState kept = KeptState.look(place.store(), outline, schemas());
            return outline.isOf(kept.outline())
                    ? "The program is the one whose state is there: all of it is kept.\n"
                    : new PlanDiff(
                                    wiring,
                                    epochs,
                                    outline.like(kept.outline()),
                                    kept,
                                    kept.hasRefusals())
                            .toString();
        } catch (NoSuchFileException e) {
            return "Nothing is kept in " + place.store().describe() + ": everything begins anew.\n";
        } catch (IOException e) {
            throw StateFailures.unreadable(e);
        }
    }

    /// Looks at what was kept.
    ///
    /// @param epoch the first that somebody wants to see
    /// @throws RunException where it is not kept
    Past past(long epoch) {
        try {
            return new Past(place.store(), Outlines.of(wiring, epochs), schemas(), epoch);
        } catch (IOException e) {
            throw new RunException(
                    "DW-0242",
                    "epoch "
                            + epoch
                            + " can't be opened from the state in "
                            + place.store().describe()
                            + ": "
                            + RunException.reason(e)
                            + ".",
                    e);
        }
    }

    /// Whether all that ever came is kept.
    ///
    /// @throws RunException where nothing is kept, or it can't be read
    static boolean isComplete(Settings.Keep place) {
        try {
            return KeptState.isComplete(place.store());
        } catch (NoSuchFileException e) {
            throw new RunException(
                    "DW-0242", "there is nothing to open in " + place.store().describe() + ".", e);
        } catch (IOException e) {
            throw StateFailures.unreadable(e);
        }
    }

    private List<Schema> schemas() {
        var schemas = new ArrayList<>(wiring.chunkSchemas());
        wiring.refusing().forEach(sink -> schemas.add(RefusedRows.NO_COLUMNS));
        return schemas;
    }
}
