package io.deltaway.files.internal.write;

import io.deltaway.connect.SinkConnector;
import io.deltaway.engine.batch.Batch;
import io.deltaway.formats.write.RowText;
import java.io.IOException;
import java.nio.file.Path;

/// Appends the rows of a table that only ever grows, in the order of their arrival.
public final class RowsWriter extends AppendingWriter {

    private static final int MOST_BUFFERED = 1 << 20;

    private final Copies copies;

    public RowsWriter(Path path, RowText text, SinkConnector.Start start) throws IOException {
        super(path, text, false, MOST_BUFFERED, start);
        copies = new Copies(path);
    }

    @Override
    public void write(long epoch, Batch delta) throws IOException {
        for (int row = 0; row < delta.size(); row++) {
            for (long copy = copies.of(delta, row); copy > 0; copy--) {
                text.row(out, delta, row);
                endLine();
            }
        }
    }
}
