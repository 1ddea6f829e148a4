package io.deltaway.kafka.internal.write;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.formats.write.CellText;
import io.deltaway.formats.write.Utf8Out;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One column as it stands: bytes as they are, anything else as its text. Null where it is null.
final class CellWriter implements SureWriter {

    private final int column;
    private final Type type;
    private final Utf8Out out = new Utf8Out();
    private Column cells;

    CellWriter(Schema schema, int column) {
        this.column = column;
        this.type = schema.type(column);
        this.cells = Batch.empty(schema).column(column);
    }

    @Override
    public void over(Batch batch) {
        cells = batch.column(column);
    }

    @Override
    public byte @Nullable [] row(int row) {
        if (cells.isNull(row)) {
            return null;
        }
        if (type == Type.Simple.BYTES) {
            return (byte[]) ((ObjectColumn) cells).get(row);
        }
        out.clear();
        CellText.write(out, type, cells, row);
        return Arrays.copyOf(out.bytes(), out.size());
    }

    @Override
    public byte @Nullable [] change(long epoch, int row) {
        return row(row);
    }
}
