package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// The state of operators as a file of [Frames]: a head, one frame for each partition of each
/// operator, and a last one that says that the file is whole.
final class StateFile {

    private StateFile() {}

    /// Writes the file and returns its size in bytes.
    static long write(Store.Session store, FileName name, Map<String, Map<Integer, byte[]>> states)
            throws IOException {
        try (var out = new Frames.Out(store.create(name.toString()))) {
            var head = new ByteWriter();
            head.writeVarLong(Format.VERSION);
            out.append(head);
            long frames = 0;
            for (Map.Entry<String, Map<Integer, byte[]>> node : states.entrySet()) {
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
            return out.size();
        }
    }

    static Map<String, Map<Integer, byte[]>> read(Store.Session store, String name)
            throws IOException {
        try (var in = new Frames.In(name, store.read(name))) {
            ByteReader head = in.next();
            if (head == null) {
                throw new DamagedException(name, "it ends before its head");
            }
            Versions.check(name, head.readVarLong());
            var states = new HashMap<String, Map<Integer, byte[]>>();
            for (long frames = 0; ; frames++) {
                ByteReader frame = in.next();
                if (frame == null) {
                    throw new DamagedException(name, "it ends before its last part");
                }
                String node = frame.readText();
                if (node.isEmpty()) {
                    if (frame.readVarLong() != frames) {
                        throw new DamagedException(name, "a part is missing");
                    }
                    return states;
                }
                states.computeIfAbsent(node, of -> new HashMap<>())
                        .put((int) frame.readVarLong(), frame.readSized());
            }
        }
    }
}
