package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchBytes;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.Schema;
import io.deltaway.run.epoch.Slices;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A file of [Frames] with rows of the state: a head, then frames of one part each, and a last one
/// that says that the file is whole.
final class StateFile implements Closeable {

    /// Which rows of a part: what changed before it was frozen, or what was frozen.
    enum Kind {
        CHANGED,
        FROZEN
    }

    /// So much is written before the disk is made to keep up: a sync of the log that comes in
    /// between would have to wait for all of it.
    private static final long FORCED_BYTES = 8L << 20;

    /// So many bytes of rows are a frame: some of them are in memory together while the state is
    /// taken up. As bytes of a file they are fewer, unless they are texts.
    private static final long FRAME_BYTES = 1 << 21;

    private final FileName name;
    private final Frames.Out out;
    private final Map<String, StateChain.Share> changed = new HashMap<>();
    private final Map<String, StateChain.Share> frozen = new HashMap<>();

    private long frames;
    private long forced;

    private StateFile(FileName name, Frames.Out out) {
        this.name = name;
        this.out = out;
    }

    static StateFile create(Store.Session store, FileName name) throws IOException {
        var file = new StateFile(name, new Frames.Out(store.create(name.toString())));
        file.out.append(head -> head.writeVarLong(Format.VERSION));
        return file;
    }

    void write(String part, Schema schema, Kind kind, List<Batch> batches) throws IOException {
        var together = new ArrayList<Batch>();
        long bytes = 0;
        for (Batch batch : batches) {
            long more = batch.sizeInBytes();
            if (bytes + more > FRAME_BYTES && bytes > 0) {
                writeFrame(part, schema, kind, together);
                together.clear();
                bytes = 0;
            }
            bytes += more;
            long fitting = batch.size() * FRAME_BYTES / Math.max(1, more);
            int rows = Math.clamp(fitting, 1, Integer.MAX_VALUE);
            int from = 0;
            for (; from + rows < batch.size(); from += rows) {
                writeFrame(part, schema, kind, List.of(Slices.of(batch, from, from + rows)));
            }
            together.add(Slices.of(batch, from, batch.size()));
        }
        writeFrame(part, schema, kind, together);
    }

    private Map<String, StateChain.Share> shares(Kind kind) {
        return kind == Kind.FROZEN ? frozen : changed;
    }

    private void writeFrame(String part, Schema schema, Kind kind, List<Batch> rows)
            throws IOException {
        int size =
                out.append(frame -> {
                    frame.writeText(part);
                    frame.writeByte(kind.ordinal());
                    BatchBytes.write(frame, rows, schema);
                });
        frames++;
        var share = new StateChain.Share(rows.stream().mapToLong(Batch::size).sum(), size);
        shares(kind).merge(part, share, StateChain.Share::plus);
        if (out.size() - forced > FORCED_BYTES) {
            force();
        }
    }

    private void force() throws IOException {
        out.force();
        forced = out.size();
    }

    /// Says that the file is whole, and makes it durable.
    ///
    /// @param whole the parts of which everything was frozen
    StateChain.File finish(Set<String> whole) throws IOException {
        out.append(end -> {
            end.writeText("");
            end.writeVarLong(frames);
        });
        force();
        var parts = new HashMap<>(frozen);
        changed.forEach((part, share) -> {
            if (!whole.contains(part)) {
                parts.merge(part, share, StateChain.Share::plus);
            }
        });
        return new StateChain.File(name, out.size(), parts);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /// Told of the rows in a file.
    @FunctionalInterface
    interface Taker {

        /// @param rows what [BatchBytes] wrote, until this returns
        void take(String part, Kind kind, ByteReader rows) throws IOException;
    }

    static void read(Store.View store, String name, Taker taker) throws IOException {
        read(store, name, part -> true, taker);
    }

    /// @param isWanted whether somebody is told of the rows of a part; where not, somebody else
    ///   reads and checks them
    static void read(Store.View store, String name, Predicate<String> isWanted, Taker taker)
            throws IOException {
        try (var in = new Frames.In(name, store.read(name), true)) {
            ByteReader head = in.next();
            if (head == null) {
                throw new DamagedException(name, "it ends before its head");
            }
            Versions.check(name, head.readVarLong());
            for (long frames = 0; ; frames++) {
                ByteReader frame = next(in, isWanted);
                if (frame == null) {
                    throw new DamagedException(name, "it ends before its last part");
                }
                String part = frame.readText();
                if (part.isEmpty()) {
                    if (frame.readVarLong() != frames) {
                        throw new DamagedException(name, "a part is missing");
                    }
                    return;
                }
                if (isWanted.test(part)) {
                    taker.take(part, Kind.values()[frame.readByte()], frame);
                }
            }
        }
    }

    private static @Nullable ByteReader next(Frames.In in, Predicate<String> isWanted)
            throws IOException {
        try {
            return in.next(beginning -> {
                String part = part(beginning);
                return part == null || isWanted.test(part);
            });
        } catch (EOFException e) {
            return null;
        }
    }

    /// The part that the beginning of a frame names; null where that is damaged, which is told when
    /// the frame is checked.
    private static @Nullable String part(ByteReader beginning) {
        try {
            long length = beginning.readVarLong();
            return length < 0 || length > beginning.remaining()
                    ? null
                    : new String(beginning.readBytes((int) length), StandardCharsets.UTF_8);
        } catch (IndexOutOfBoundsException e) {
            return null;
        }
    }
}
