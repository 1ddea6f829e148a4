package io.deltaway.run.persist;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// One segment of the log: what happened behind a snapshot. One thread appends, any may force.
final class EpochLog implements Closeable {

    private final Frames.Out out;
    private final Format format;

    private EpochLog(Frames.Out out, Format format) {
        this.out = out;
        this.format = format;
    }

    static EpochLog create(Path path, String program, Format format) throws IOException {
        var out = Frames.Out.create(path);
        var head = new ByteWriter();
        head.writeVarLong(Format.VERSION);
        head.writeText(program);
        out.append(head);
        out.flush();
        out.force();
        return new EpochLog(out, format);
    }

    /// Goes on behind the last complete epoch.
    static EpochLog goOn(Path path, long length, Format format) throws IOException {
        return new EpochLog(Frames.Out.goOn(path, length), format);
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

    long size() throws IOException {
        return out.size();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /// Reads a segment.
    ///
    /// @return the number of bytes up to the end of its last complete epoch
    static long read(Path path, String program, Format format, Consumer<LogEntry> entries)
            throws IOException {
        try (var in = new Frames.In(path)) {
            ByteReader head = in.next();
            if (head == null) {
                return 0; // created, and nothing more
            }
            Versions.check(path, head.readVarLong());
            Versions.checkProgram(path, head.readText(), program);
            long complete = in.position();
            for (ByteReader frame = in.next(); frame != null; frame = in.next()) {
                LogEntry entry = format.entry(frame);
                entries.accept(entry);
                if (entry instanceof LogEntry.Epoch) {
                    complete = in.position();
                }
            }
            return complete;
        }
    }
}
