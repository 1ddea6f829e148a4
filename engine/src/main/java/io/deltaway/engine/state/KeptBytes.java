package io.deltaway.engine.state;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// So little that it is saved as a whole each time, when it is frozen.
public final class KeptBytes implements Kept {

    private static final Schema SCHEMA =
            new Schema(List.of(new Field("state", Type.Simple.BYTES, false)));

    private final Consumer<ByteWriter> writer;
    private final Consumer<ByteReader> reader;
    private @Nullable Saver saver;

    /// @param writer writes nothing where nothing is to be saved
    /// @param reader reads what `writer` wrote
    public KeptBytes(Consumer<ByteWriter> writer, Consumer<ByteReader> reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public int[] partitionColumns() {
        return new int[0];
    }

    @Override
    public long size() {
        return 1;
    }

    @Override
    public void load(Batch rows) {
        for (int row = 0; row < rows.size(); row++) {
            if (((ObjectColumn) rows.column(0)).get(row) instanceof byte[] bytes) {
                reader.accept(new ByteReader(bytes));
            }
        }
    }

    @Override
    public void track(Saver to) {
        saver = to;
    }

    @Override
    public boolean mustBeWhole() {
        return true;
    }

    @Override
    public void freeze(boolean whole) {
        if (saver != null) {
            var bytes = new ByteWriter();
            writer.accept(bytes);
            if (bytes.size() == 0) {
                return;
            }
            var column = new ColumnBuilder.OfObject(Type.Simple.BYTES, 1);
            column.append(bytes.toBytes());
            saver.frozen(new Batch(1, List.of(column.build()), null));
        }
    }

    @Override
    public boolean save(int rows) {
        return false;
    }
}
