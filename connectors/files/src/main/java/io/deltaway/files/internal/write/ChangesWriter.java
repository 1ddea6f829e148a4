package io.deltaway.files.internal.write;

import io.deltaway.connect.Measured;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.formats.write.RowText;
import io.deltaway.formats.write.Utf8Out;
import java.io.IOException;
import java.nio.file.Path;

/// Appends every change with its epoch and weight. Each part of an epoch is in one order, so that
/// the same changes give the same bytes: first what goes, then what comes, each in the order of
/// rows.
public final class ChangesWriter implements ResumableWriter, Measured {

    /// Epochs up to this size become visible at once.
    private static final int MOST_BUFFERED = 1 << 22;

    private final AppendedFile file;
    private final RowText text;
    private final RowOrder order;
    private final Utf8Out out = new Utf8Out();

    public ChangesWriter(Path path, Schema schema, RowText text, SinkConnector.Start start)
            throws IOException {
        this.text = text;
        order = new RowOrder(schema);
        file = new AppendedFile(path, start);
        if (file.isEmpty()) {
            text.header(out, true);
            file.append(out);
            file.mark();
        }
    }

    @Override
    public void write(long epoch, Batch delta) throws IOException {
        for (int row : order.sorted(delta, true)) {
            text.change(out, epoch, delta, row);
            if (out.size() > MOST_BUFFERED) {
                file.append(out);
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
