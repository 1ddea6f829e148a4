package io.deltaway.files.internal.write;

import io.deltaway.connect.SinkConnector;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.formats.write.RowText;
import java.io.IOException;
import java.nio.file.Path;

/// Appends every change with its epoch and weight. Each part of an epoch is in one order, so that
/// the same changes give the same bytes: first what goes, then what comes, each in the order of
/// rows.
public final class ChangesWriter extends AppendingWriter {

    private static final int MOST_BUFFERED = 1 << 22;

    private final RowOrder order;

    public ChangesWriter(Path path, Schema schema, RowText text, SinkConnector.Start start)
            throws IOException {
        super(path, text, true, MOST_BUFFERED, start);
        order = new RowOrder(schema);
    }

    @Override
    public void write(long epoch, Batch delta) throws IOException {
        for (int row : order.sorted(delta, true)) {
            text.change(out, epoch, delta, row);
            endLine();
        }
    }
}
