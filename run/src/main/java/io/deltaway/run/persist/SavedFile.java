package io.deltaway.run.persist;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.Store;
import io.deltaway.engine.value.ByteReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A file with what a snapshot has of sources and sinks: a head, then a frame for each source. What
/// was read and not taken may be large, so it is written once, and read by who needs it.
final class SavedFile {

    private SavedFile() {}

    /// Durable when this returns.
    ///
    /// @param log the file of the log that goes on behind it
    /// @return the name, which has the numbers of that
    static FileName write(Store.Session store, Saved saved, FileName log, Format format)
            throws IOException {
        var name = new FileName(FileName.SAVED, log.opening(), log.count());
        try (var out = new Frames.Out(store.create(name.toString()))) {
            out.append(head -> {
                head.writeVarLong(Format.VERSION);
                head.writeVarLong(saved.arrivals());
                head.writeVarLong(saved.sinks().size());
                for (Optional<byte[]> sink : saved.sinks()) {
                    head.writeByte(sink.isPresent() ? 1 : 0);
                    sink.ifPresent(head::writeSized);
                }
                head.writeVarLong(saved.sources().size());
            });
            for (int i = 0; i < saved.sources().size(); i++) {
                int source = i;
                out.append(frame -> {
                    SourceState state = saved.sources().get(source);
                    Format.writeOffsets(frame, state.offsets());
                    Chunk rest = state.rest();
                    if (rest != null) {
                        format.write(frame, source, rest);
                    }
                });
            }
            out.force();
        }
        return name;
    }

    /// Reads what belongs to a snapshot, as a program calls it: sources and sinks by their numbers
    /// there.
    ///
    /// @param of null where none was taken
    /// @param written the outline of the program that wrote it
    /// @param outline of the program that asks; null to leave everything as it is written, without
    ///   what was read of sources and not taken
    /// @throws java.nio.file.NoSuchFileException where it is not there
    static Optional<Saved> read(
            Store.View store,
            Manifest.@Nullable Snapshot of,
            Outline written,
            @Nullable Outline outline,
            Format format)
            throws IOException {
        if (of == null) {
            return Optional.empty();
        }
        Outline asked = outline == null ? null : outline.like(written);
        String name = of.saved().toString();
        try (var in = new Frames.In(name, store.read(name))) {
            ByteReader head = frame(name, in);
            Versions.check(name, head.readVarLong());
            long arrivals = head.readVarLong();
            var sinks = new ArrayList<Optional<byte[]>>();
            for (long left = head.readVarLong(); left > 0; left--) {
                sinks.add(head.readByte() == 0 ? Optional.empty() : Optional.of(head.readSized()));
            }
            var sources = new ArrayList<SourceState>();
            for (long left = head.readVarLong(); left > 0; left--) {
                int now = number(sources.size(), written, asked);
                ByteReader frame = frame(name, in);
                Map<String, byte[]> offsets = Format.readOffsets(frame);
                Chunk rest = frame.hasMore() && now >= 0 ? format.readChunk(frame, now) : null;
                sources.add(new SourceState(offsets, rest));
            }
            var saved = new Saved(of.epoch(), arrivals, sources, sinks);
            return Optional.of(asked == null ? saved : asked(saved, written, asked));
        }
    }

    private static ByteReader frame(String name, Frames.In in) throws IOException {
        ByteReader frame = in.next();
        if (frame == null) {
            throw new DamagedException(name, in.position());
        }
        return frame;
    }

    /// What a source is called by who asks; -1 where it isn't known there, or nobody asks.
    private static int number(int source, Outline written, @Nullable Outline asked) {
        return asked == null ? -1 : asked.source(written.sources().get(source).identity());
    }

    private static Saved asked(Saved saved, Outline written, Outline asked) {
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
