package io.deltaway.run.persist;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What counts of the files in a store, and who may add to them. The manifest with the highest
/// number counts, and who published it: whoever opens the store publishes one of his own, with what
/// the one before said. So one who was thought dead notices that he may not go on.
///
/// @param id tells this state from any other: made at random for the first manifest
/// @param outline of the program whose state it is
/// @param snapshot what was saved last; null before the first time
/// @param since for each source of that the first file of the log that holds what it gave: what it
///   gave before it was left out for a while counts no more
/// @param base what the history that is kept begins with; null where it is kept from the beginning
record Manifest(
        UUID id,
        Outline outline,
        Map<String, FileName> since,
        @Nullable Snapshot snapshot,
        @Nullable Snapshot base) {

    Manifest {
        since = Map.copyOf(since);
    }

    /// The one before the first.
    static Manifest none(Outline outline) {
        return new Manifest(UUID.randomUUID(), outline, Map.of(), null, null)
                .by(outline, firstLog(null), null, null);
    }

    /// The next one, published by a program.
    ///
    /// @param log the first file of the log that holds what its new sources give
    Manifest by(
            Outline program, FileName log, @Nullable Snapshot newest, @Nullable Snapshot oldest) {
        var all = new HashMap<String, FileName>();
        for (String source : program.sourceIdentities()) {
            all.put(source, since.getOrDefault(source, log));
        }
        return new Manifest(id, program, all, newest, oldest);
    }

    /// A pipeline after an epoch.
    ///
    /// @param epoch the last complete one
    /// @param saved the file that says where its sources and sinks are
    /// @param state where the state of its operators lies
    /// @param log the first file of the log that is needed: whoever published this may be about to
    ///   remove those before it
    record Snapshot(long epoch, FileName saved, StateChain state, FileName log) {

        /// The files that hold it, but for the log.
        Set<String> files() {
            var names = new TreeSet<>(state.names());
            names.add(saved.toString());
            return names;
        }
    }

    /// The first epoch that is not in the state.
    long firstEpoch() {
        return firstEpoch(snapshot);
    }

    static long firstEpoch(@Nullable Snapshot of) {
        return of == null ? 0 : of.epoch + 1;
    }

    /// The first file of the log that is needed to go on.
    FileName firstLog() {
        return firstLog(snapshot);
    }

    static FileName firstLog(@Nullable Snapshot of) {
        return of == null ? new FileName(FileName.LOG, 0, 0) : of.log;
    }

    StateChain state() {
        return snapshot == null ? StateChain.EMPTY : snapshot.state;
    }

    /// The files of snapshots that are needed.
    Set<String> snapshotFiles() {
        var names = new TreeSet<String>();
        Stream.of(snapshot, base)
                .filter(Objects::nonNull)
                .forEach(one -> names.addAll(one.files()));
        return names;
    }

    void write(ByteWriter out) {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
        outline.write(out);
        out.writeVarLong(since.size());
        new TreeMap<>(since)
                .forEach((source, log) -> {
                    out.writeText(source);
                    out.writeText(log.toString());
                });
        write(out, snapshot);
        write(out, base);
    }

    private static void write(ByteWriter out, @Nullable Snapshot snapshot) {
        out.writeByte(snapshot == null ? 0 : 1);
        if (snapshot != null) {
            out.writeVarLong(snapshot.epoch);
            out.writeText(snapshot.saved.toString());
            snapshot.state.write(out);
            out.writeText(snapshot.log.toString());
        }
    }

    static Manifest read(ByteReader in) {
        var id = new UUID(in.readLong(), in.readLong());
        Outline written = Outline.read(in);
        var since = new HashMap<String, FileName>();
        for (long left = in.readVarLong(); left > 0; left--) {
            since.put(in.readText(), FileName.of(FileName.LOG, in.readText()));
        }
        return new Manifest(id, written, since, readSnapshot(in), readSnapshot(in));
    }

    private static @Nullable Snapshot readSnapshot(ByteReader in) {
        if (in.readByte() == 0) {
            return null;
        }
        return new Snapshot(
                in.readVarLong(),
                FileName.of(FileName.SAVED, in.readText()),
                StateChain.read(in),
                FileName.of(FileName.LOG, in.readText()));
    }
}
