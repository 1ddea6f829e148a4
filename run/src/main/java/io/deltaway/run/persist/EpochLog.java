package io.deltaway.run.persist;

import io.deltaway.connect.Store;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One file of the log: what happened from an epoch on. One thread appends, any may force.
final class EpochLog implements Closeable {

    private final Frames.Out out;
    private final Format format;

    private EpochLog(Frames.Out out, Format format) {
        this.out = out;
        this.format = format;
    }

    /// @param first the epoch that comes first
    static EpochLog create(
            Store.Session store, FileName name, long first, String program, Format format)
            throws IOException {
        var log = new EpochLog(new Frames.Out(store.create(name.toString())), format);
        var head = new ByteWriter();
        head.writeVarLong(Format.VERSION);
        head.writeVarLong(first);
        head.writeText(program);
        log.out.append(head);
        return log;
    }

    void append(LogEntry entry) throws IOException {
        out.append(format.bytes(entry));
    }

    void flush() throws IOException {
        out.flush();
    }

    void force() throws IOException {
        out.force();
    }

    long size() {
        return out.size();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /// The first epoch of a file; -1 where it was not written far enough to say so.
    static long first(Store.Session store, FileName name, String program) throws IOException {
        try (var in = new Frames.In(name.toString(), store.read(name.toString()))) {
            ByteReader head = in.next();
            return head == null ? -1 : readHead(head, name, program);
        }
    }

    private static long readHead(ByteReader head, FileName name, String program)
            throws IOException {
        Versions.check(name.toString(), head.readVarLong());
        long first = head.readVarLong();
        Versions.checkProgram(name.toString(), head.readText(), program);
        return first;
    }

    /// Reads a file that has a first epoch.
    ///
    /// @return whether something in it is known to have been durable
    static boolean read(
            Store.Session store,
            FileName name,
            String program,
            Format format,
            Consumer<LogEntry> entries)
            throws IOException {
        try (var in = new Frames.In(name.toString(), store.read(name.toString()))) {
            @Nullable ByteReader head = in.next();
            if (head == null) {
                throw new DamagedException(name.toString(), 0);
            }
            readHead(head, name, program);
            for (ByteReader frame = in.next(); frame != null; frame = in.next()) {
                entries.accept(format.entry(frame));
            }
            return in.isMarked();
        }
    }
}
