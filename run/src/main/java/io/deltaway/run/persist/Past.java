package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.Schema;
import io.deltaway.run.epoch.Crew;
import io.deltaway.run.epoch.StatePart;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a store keeps of the past, looked at beside whoever has it open: a snapshot, or the
/// beginning, and what happened from there on. Owned by one thread.
public final class Past implements Closeable {

    private final Store.View view;
    private final Beginning from;

    /// @param manifest that named the files
    private record Beginning(
            Manifest manifest,
            Manifest.@Nullable Snapshot snapshot,
            Optional<Saved> saved,
            EpochLogs logs) {}

    /// @param outline of the program that looks
    /// @param schemas the columns of the chunks of its sources
    /// @param epoch that is to be shown; what is looked at ends with it or begins before it
    /// @throws NotKeptException where nothing is kept from which that could be done
    public Past(Store store, Outline outline, List<Schema> schemas, long epoch) throws IOException {
        this.view = store.look();
        try {
            var format = new Format(List.copyOf(schemas));
            this.from =
                    Manifests.look(
                            view, manifest -> beginning(view, manifest, outline, format, epoch));
        } catch (IOException | RuntimeException e) {
            view.close();
            throw e;
        }
    }

    private static Beginning beginning(
            Store.View view, Manifest manifest, Outline asked, Format format, long epoch)
            throws IOException {
        Outline outline = asked.behind(manifest.outline(), 0);
        Manifest.Snapshot begin = begin(manifest, outline, epoch);
        var saved = SavedFile.read(view, begin, manifest.outline(), outline, format);
        var logs =
                new EpochLogs(
                        view,
                        outline,
                        manifest.since(),
                        format,
                        Manifest.firstEpoch(begin),
                        Manifest.firstLog(begin),
                        entry -> {});
        logs.mustReach(Manifest.firstEpoch(manifest.snapshot()) - 1);
        return new Beginning(manifest, begin, saved, logs);
    }

    /// The beginning, where that is kept: from there on all tables are known.
    private static Manifest.@Nullable Snapshot begin(Manifest manifest, Outline outline, long epoch)
            throws IOException {
        if (manifest.base() == null) {
            return null;
        }
        Manifest.Snapshot newest = manifest.snapshot();
        if (shown(manifest.base()) > epoch) {
            throw new NotKeptException(shown(manifest.base()));
        }
        if (!manifest.outline().equals(outline)) {
            throw new IOException(
                    "another program wrote it, and it doesn't go back to the beginning");
        }
        return newest != null && shown(newest) <= epoch ? newest : manifest.base();
    }

    /// The epoch whose end a snapshot holds.
    private static long shown(Manifest.@Nullable Snapshot snapshot) {
        return Manifest.firstEpoch(snapshot) - 1;
    }

    /// An epoch is not kept any more.
    public static final class NotKeptException extends IOException {
        private static final long serialVersionUID = 1L;

        NotKeptException(long first) {
            super("epochs are kept from " + first + " on");
        }
    }

    /// What it begins with; empty where that is the beginning of all.
    public Optional<Saved> saved() {
        return from.saved;
    }

    /// Gives the operators the state that it begins with.
    ///
    /// @throws NotKeptException where that was removed meanwhile
    public void load(List<StatePart> parts, Crew crew) throws IOException {
        Manifest.Snapshot snapshot = from.snapshot;
        if (snapshot != null) {
            read(() ->
                    new StateLoading(view, snapshot.state(), parts, null, null, "", 0)
                            .finish(crew));
        }
    }

    /// Gives what happened then, up to the last complete epoch.
    ///
    /// @throws NotKeptException where that was removed meanwhile
    public void replay(Consumer<LogEntry> entries) throws IOException {
        read(() -> from.logs.replay(Long.MAX_VALUE - 1, entries));
    }

    @FunctionalInterface
    private interface Reading {
        void read() throws IOException;
    }

    /// Whoever has the store open may publish another manifest, and remove what it doesn't name.
    private void read(Reading reading) throws IOException {
        try {
            reading.read();
        } catch (NoSuchFileException e) {
            Manifest newest = Manifests.look(view, manifest -> manifest);
            // Of a history from the beginning nothing is removed.
            if (newest.base() == null || newest.firstEpoch() == from.manifest.firstEpoch()) {
                throw new DamagedException(e);
            }
            throw new NotKeptException(shown(newest.base()));
        }
    }

    @Override
    public void close() throws IOException {
        view.close();
    }
}
