package io.deltaway.kafka.internal.write;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.formats.write.RowText;
import io.deltaway.formats.write.Utf8Out;
import java.util.Arrays;

/// Values that are lines of a text format, without the line's end.
final class RowTextWriter implements SureWriter {

    private final RowText text;
    private final int[] columns;
    private final Utf8Out out = new Utf8Out();
    private Batch picked;

    /// @param text writes the columns that are picked
    RowTextWriter(Schema picked, RowText text, int[] columns) {
        this.text = text;
        this.columns = columns;
        this.picked = Batch.empty(picked);
    }

    @Override
    public void over(Batch batch) {
        picked = batch.pick(columns);
    }

    @Override
    public byte[] row(int row) {
        out.clear();
        text.row(out, picked, row);
        return withoutNewline();
    }

    @Override
    public byte[] change(long epoch, int row) {
        out.clear();
        text.change(out, epoch, picked, row);
        return withoutNewline();
    }

    private byte[] withoutNewline() {
        return Arrays.copyOf(out.bytes(), out.size() - 1);
    }
}
