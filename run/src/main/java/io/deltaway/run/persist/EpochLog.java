package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.ByteReader;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One file of the log: what happened from an epoch on. One thread appends, any may force.
final class EpochLog implements Closeable {

    private final Frames.Out out;
    private final Format format;

    private EpochLog(Frames.Out out, Format format) {
        this.out = out;
        this.format = format;
    }

    /// What a file says of itself.
    ///
    /// @param first the epoch that comes first
    /// @param outline of the program that wrote it
    record Head(long first, Outline outline) {}

    static EpochLog create(Store.Session store, FileName name, Head head, Format format)
            throws IOException {
        var log = new EpochLog(new Frames.Out(store.create(name.toString())), format);
        log.out.append(out -> {
            out.writeVarLong(Format.VERSION);
            out.writeVarLong(head.first);
            head.outline.write(out);
        });
        return log;
    }

    void append(LogEntry entry) throws IOException {
        out.append(to -> format.write(to, entry));
    }

    void force() throws IOException {
        out.force();
    }

    long size() {
        return out.size();
    }

    /// What was appended is with the file, unless something could not be written.
    @Override
    public void close() throws IOException {
        try (out) {
            if (!out.hasFailed()) {
                out.flush();
            }
        }
    }

    /// The head of a file; null where it was not written so far.
    static @Nullable Head head(Store.View store, FileName name) throws IOException {
        try (var in = new Frames.In(name.toString(), store.read(name.toString()))) {
            ByteReader head = in.next();
            return head == null ? null : readHead(head, name);
        }
    }

    private static Head readHead(ByteReader head, FileName name) throws IOException {
        Versions.check(name.toString(), head.readVarLong());
        return new Head(head.readVarLong(), Outline.read(head));
    }

    /// Told of what is in a file.
    @FunctionalInterface
    interface Taker {
        void take(ByteReader entry) throws IOException;
    }

    /// Reads a file that has a head.
    ///
    /// @return whether something in it is known to have been durable
    static boolean read(Store.View store, FileName name, Taker entries) throws IOException {
        try (var in = new Frames.In(name.toString(), store.read(name.toString()))) {
            @Nullable ByteReader head = in.next();
            if (head == null) {
                throw new DamagedException(name.toString(), 0);
            }
            for (ByteReader frame = in.next(); frame != null; frame = in.next()) {
                entries.take(frame);
            }
            return in.isMarked();
        }
    }
}
