package io.deltaway.files.internal.write;

import io.deltaway.connect.Measured;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector;
import io.deltaway.engine.batch.Batch;
import io.deltaway.formats.write.RowText;
import io.deltaway.formats.write.Utf8Out;
import java.io.IOException;
import java.nio.file.Path;

/// Appends the rows of a table that only ever grows, in the order of their arrival.
public final class RowsWriter implements ResumableWriter, Measured {

    private static final int MOST_BUFFERED = 1 << 20;

    private final AppendedFile file;
    private final Copies copies;
    private final RowText text;
    private final Utf8Out out = new Utf8Out();

    public RowsWriter(Path path, RowText text, SinkConnector.Start start) throws IOException {
        this.text = text;
        copies = new Copies(path);
        file = new AppendedFile(path, start);
        if (file.isEmpty()) {
            text.header(out, false);
            file.append(out);
            file.mark();
        }
    }

    @Override
    public void write(long epoch, Batch delta) throws IOException {
        for (int row = 0; row < delta.size(); row++) {
            for (long copy = copies.of(delta, row); copy > 0; copy--) {
                text.row(out, delta, row);
                if (out.size() > MOST_BUFFERED) {
                    file.append(out);
                }
            }
        }
    }

    @Override
    public void endEpoch(long epoch) throws IOException {
        if (out.size() > 0) {
            file.append(out);
        }
        file.mark();
    }

    @Override
    public byte[] position() throws IOException {
        return file.position();
    }

    @Override
    public void caughtUp() throws IOException {
        file.cut();
    }

    @Override
    public long sizeInBytes() {
        return file.sizeInBytes();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
