package io.deltaway.files.internal.write;

import io.deltaway.connect.Measured;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector;
import io.deltaway.formats.write.RowText;
import io.deltaway.formats.write.Utf8Out;
import java.io.IOException;
import java.nio.file.Path;

/// Appends to a file, which begins with a header. What of a delta, those who extend it say.
abstract class AppendingWriter implements ResumableWriter, Measured {

    final RowText text;
    final Utf8Out out = new Utf8Out();
    private final AppendedFile file;
    private final int mostBuffered;

    /// @param ofChanges whether lines begin with epoch and weight
    /// @param mostBuffered epochs up to this size, in bytes, become visible at once
    AppendingWriter(
            Path path, RowText text, boolean ofChanges, int mostBuffered, SinkConnector.Start start)
            throws IOException {
        this.text = text;
        this.mostBuffered = mostBuffered;
        file = new AppendedFile(path, start);
        if (file.isEmpty()) {
            text.header(out, ofChanges);
            file.append(out);
            file.mark();
        }
    }

    /// Called behind each line.
    final void endLine() throws IOException {
        if (out.size() > mostBuffered) {
            file.append(out);
        }
    }

    @Override
    public final void endEpoch(long epoch) throws IOException {
        if (out.size() > 0) {
            file.append(out);
        }
        file.mark();
    }

    @Override
    public final byte[] position() throws IOException {
        return file.position();
    }

    @Override
    public final void caughtUp() throws IOException {
        file.cut();
    }

    @Override
    public final long sizeInBytes() {
        return file.sizeInBytes();
    }

    @Override
    public final void close() throws IOException {
        file.close();
    }
}
