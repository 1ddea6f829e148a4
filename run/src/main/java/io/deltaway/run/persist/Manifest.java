package io.deltaway.run.persist;

import io.deltaway.connect.Chunk;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What counts of the files in a store, and who may add to them. The manifest with the highest
/// number counts, and who published it: whoever opens the store publishes one of his own, with what
/// the one before said. So one who was thought dead notices that he may not go on.
///
/// @param id tells this state from any other: made at random for the first manifest
/// @param snapshot what was saved last; null before the first time
record Manifest(UUID id, @Nullable Snapshot snapshot) {

    /// The one before the first.
    static Manifest none() {
        return new Manifest(UUID.randomUUID(), null);
    }

    /// @param saved a pipeline after an epoch, without the state of its operators
    /// @param state where that lies
    /// @param log the first file of the log that is needed: whoever published this may be about to
    ///   remove those before it
    record Snapshot(Saved saved, StateChain state, FileName log) {}

    /// The first epoch that is not in the state.
    long firstEpoch() {
        return snapshot == null ? 0 : snapshot.saved.epoch() + 1;
    }

    /// The first file of the log that is needed.
    FileName firstLog() {
        return snapshot == null ? new FileName(FileName.LOG, 0, 0) : snapshot.log;
    }

    StateChain state() {
        return snapshot == null ? StateChain.EMPTY : snapshot.state;
    }

    void write(ByteWriter out, Format format) {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
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
        out.writeByte(rest == null ? 0 : 1);
        if (rest != null) {
            format.write(out, source, rest);
        }
    }

    static Manifest read(ByteReader in, Format format) {
        var id = new UUID(in.readLong(), in.readLong());
        if (in.readByte() == 0) {
            return new Manifest(id, null);
        }
        long epoch = in.readVarLong();
        long arrivals = in.readVarLong();
        int sourceCount = (int) in.readVarLong();
        var sources = new ArrayList<SourceState>(sourceCount);
        for (int source = 0; source < sourceCount; source++) {
            Map<String, byte[]> offsets = Format.readOffsets(in);
            @Nullable Chunk rest = in.readByte() == 0 ? null : format.readChunk(in, source);
            sources.add(new SourceState(offsets, rest));
        }
        int sinkCount = (int) in.readVarLong();
        var sinks = new ArrayList<Optional<byte[]>>(sinkCount);
        for (int sink = 0; sink < sinkCount; sink++) {
            sinks.add(in.readByte() == 0 ? Optional.empty() : Optional.of(in.readSized()));
        }
        var saved = new Saved(epoch, arrivals, sources, sinks);
        StateChain state = StateChain.read(in);
        FileName log = FileName.of(FileName.LOG, in.readText());
        return new Manifest(id, new Snapshot(saved, state, log));
    }
}
