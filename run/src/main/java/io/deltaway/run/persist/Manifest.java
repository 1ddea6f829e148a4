package io.deltaway.run.persist;

import io.deltaway.connect.Chunk;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
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

    /// @param saved a pipeline after an epoch, without the state of its operators
    /// @param state where that lies
    /// @param log the first file of the log that is needed: whoever published this may be about to
    ///   remove those before it
    record Snapshot(Saved saved, StateChain state, FileName log) {}

    /// The first epoch that is not in the state.
    long firstEpoch() {
        return firstEpoch(snapshot);
    }

    static long firstEpoch(@Nullable Snapshot of) {
        return of == null ? 0 : of.saved.epoch() + 1;
    }

    /// The first file of the log that is needed to go on.
    FileName firstLog() {
        return firstLog(snapshot);
    }

    static FileName firstLog(@Nullable Snapshot of) {
        return of == null ? new FileName(FileName.LOG, 0, 0) : of.log;
    }

    StateChain state() {
        return state(snapshot);
    }

    private static StateChain state(@Nullable Snapshot of) {
        return of == null ? StateChain.EMPTY : of.state;
    }

    /// The files with state that are needed.
    Set<String> stateFiles() {
        var names = new TreeSet<>(state().names());
        names.addAll(state(base).names());
        return names;
    }

    void write(ByteWriter out, Format format) {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
        outline.write(out);
        out.writeVarLong(since.size());
        new TreeMap<>(since)
                .forEach((source, log) -> {
                    out.writeText(source);
                    out.writeText(log.toString());
                });
        write(out, snapshot, format);
        write(out, base, format);
    }

    private static void write(ByteWriter out, @Nullable Snapshot snapshot, Format format) {
        out.writeByte(snapshot == null ? 0 : 1);
        if (snapshot != null) {
            Saved saved = snapshot.saved;
            out.writeVarLong(saved.epoch());
            out.writeVarLong(saved.arrivals());
            out.writeVarLong(saved.sources().size());
            for (int source = 0; source < saved.sources().size(); source++) {
                write(out, source, saved.sources().get(source), format);
            }
            out.writeVarLong(saved.sinks().size());
            for (Optional<byte[]> sink : saved.sinks()) {
                out.writeByte(sink.isPresent() ? 1 : 0);
                sink.ifPresent(out::writeSized);
            }
            snapshot.state.write(out);
            out.writeText(snapshot.log.toString());
        }
    }

    private static void write(ByteWriter out, int source, SourceState state, Format format) {
        Format.writeOffsets(out, state.offsets());
        Chunk rest = state.rest();
        var bytes = new ByteWriter();
        if (rest != null) {
            format.write(bytes, source, rest);
        }
        out.writeSized(bytes.toBytes());
    }

    /// Reads what a program wrote, as another one calls it: sources and sinks by their numbers
    /// there.
    ///
    /// @param outline of the program that asks; null to leave everything as it is written, without
    ///   what was read of sources and not taken
    static Manifest read(ByteReader in, @Nullable Outline outline, Format format) {
        var id = new UUID(in.readLong(), in.readLong());
        Outline written = Outline.read(in);
        var since = new HashMap<String, FileName>();
        for (long left = in.readVarLong(); left > 0; left--) {
            since.put(in.readText(), FileName.of(FileName.LOG, in.readText()));
        }
        Outline asked = outline == null ? null : outline.like(written);
        var snapshot = readSnapshot(in, written, asked, format);
        var base = readSnapshot(in, written, asked, format);
        return new Manifest(id, written, since, snapshot, base);
    }

    private static @Nullable Snapshot readSnapshot(
            ByteReader in, Outline written, @Nullable Outline asked, Format format) {
        if (in.readByte() == 0) {
            return null;
        }
        long epoch = in.readVarLong();
        long arrivals = in.readVarLong();
        var sources = new ArrayList<SourceState>();
        for (long left = in.readVarLong(); left > 0; left--) {
            int now = number(sources.size(), written, asked);
            Map<String, byte[]> offsets = Format.readOffsets(in);
            byte[] rest = in.readSized();
            boolean isRead = rest.length > 0 && asked != null && now >= 0;
            sources.add(
                    new SourceState(
                            offsets, isRead ? format.readChunk(new ByteReader(rest), now) : null));
        }
        var sinks = new ArrayList<Optional<byte[]>>();
        for (long left = in.readVarLong(); left > 0; left--) {
            sinks.add(in.readByte() == 0 ? Optional.empty() : Optional.of(in.readSized()));
        }
        StateChain state = StateChain.read(in);
        FileName log = FileName.of(FileName.LOG, in.readText());
        var saved = new Saved(epoch, arrivals, sources, sinks);
        return new Snapshot(asked == null ? saved : asked(saved, written, asked), state, log);
    }

    private static int number(int source, Outline written, @Nullable Outline asked) {
        if (asked == null || source >= written.sources().size()) {
            return source;
        }
        return asked.source(written.sources().get(source).identity());
    }

    private static Saved asked(Saved saved, Outline written, Outline asked) {
        if (asked.sources().equals(written.sources()) && asked.sinks().equals(written.sinks())) {
            return saved;
        }
        List<SourceState> sources =
                asked.sources().stream()
                        .map(source -> written.source(source.identity()))
                        .map(was ->
                                was < 0
                                        ? new SourceState(Map.of(), null)
                                        : saved.sources().get(was))
                        .toList();
        List<Optional<byte[]>> sinks =
                asked.sinks().stream()
                        .map(sink -> written.sink(sink.identity()))
                        .map(was -> was < 0 ? Optional.<byte[]>empty() : saved.sinks().get(was))
                        .toList();
        return new Saved(saved.epoch(), saved.arrivals(), sources, sinks);
    }
}
