package io.deltaway.run.persist;

import io.deltaway.connect.Chunk;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.run.epoch.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A [Saved] as a file of [Frames]: the head, one frame for each partition of each operator, and a
/// last one that says that the file is whole.
final class SnapshotFile {

    private SnapshotFile() {}

    static void write(Path path, String program, Saved saved, Format format) throws IOException {
        try (var out = Frames.Out.create(path)) {
            out.append(head(program, saved, format));
            long frames = 0;
            for (Map.Entry<String, Map<Integer, byte[]>> node : saved.state().states().entrySet()) {
                for (Map.Entry<Integer, byte[]> partition : node.getValue().entrySet()) {
                    var frame = new ByteWriter(partition.getValue().length + 64);
                    frame.writeText(node.getKey());
                    frame.writeVarLong(partition.getKey());
                    frame.writeSized(partition.getValue());
                    out.append(frame);
                    frames++;
                }
            }
            var end = new ByteWriter();
            end.writeText("");
            end.writeVarLong(frames);
            out.append(end);
            out.flush();
            out.force();
        }
    }

    private static ByteWriter head(String program, Saved saved, Format format) {
        var head = new ByteWriter();
        head.writeVarLong(Format.VERSION);
        head.writeText(program);
        head.writeVarLong(saved.state().epoch());
        head.writeVarLong(saved.arrivals());
        head.writeVarLong(saved.sources().size());
        for (int source = 0; source < saved.sources().size(); source++) {
            SourceState state = saved.sources().get(source);
            Format.writeOffsets(head, state.offsets());
            Chunk rest = state.rest();
            head.writeByte(rest == null ? 0 : 1);
            if (rest != null) {
                format.write(head, source, rest);
            }
        }
        head.writeVarLong(saved.sinks().size());
        for (Optional<byte[]> sink : saved.sinks()) {
            head.writeByte(sink.isPresent() ? 1 : 0);
            sink.ifPresent(head::writeSized);
        }
        return head;
    }

    static Saved read(Path path, String program, Format format) throws IOException {
        try (var in = new Frames.In(path)) {
            ByteReader head = in.next();
            if (head == null) {
                throw new DamagedException(path, "it ends before its head");
            }
            Versions.check(path, head.readVarLong());
            Versions.checkProgram(path, head.readText(), program);
            long epoch = head.readVarLong();
            long arrivals = head.readVarLong();
            int sourceCount = (int) head.readVarLong();
            var sources = new ArrayList<SourceState>(sourceCount);
            for (int source = 0; source < sourceCount; source++) {
                Map<String, byte[]> offsets = Format.readOffsets(head);
                @Nullable Chunk rest = head.readByte() == 0 ? null : format.readChunk(head, source);
                sources.add(new SourceState(offsets, rest));
            }
            int sinkCount = (int) head.readVarLong();
            var sinks = new ArrayList<Optional<byte[]>>(sinkCount);
            for (int sink = 0; sink < sinkCount; sink++) {
                sinks.add(head.readByte() == 0 ? Optional.empty() : Optional.of(head.readSized()));
            }
            return new Saved(new Snapshot(epoch, states(path, in)), arrivals, sources, sinks);
        }
    }

    private static Map<String, Map<Integer, byte[]>> states(Path path, Frames.In in)
            throws IOException {
        var states = new HashMap<String, Map<Integer, byte[]>>();
        for (long frames = 0; ; frames++) {
            ByteReader frame = in.next();
            if (frame == null) {
                throw new DamagedException(path, "it ends before its last part");
            }
            String node = frame.readText();
            if (node.isEmpty()) {
                if (frame.readVarLong() != frames) {
                    throw new DamagedException(path, "a part is missing");
                }
                return states;
            }
            states.computeIfAbsent(node, name -> new HashMap<>())
                    .put((int) frame.readVarLong(), frame.readSized());
        }
    }
}
