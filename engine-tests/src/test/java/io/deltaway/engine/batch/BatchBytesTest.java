package io.deltaway.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchBytesTest {

    private static final Schema SCHEMA =
            new Schema(
                    List.of(
                            new Field("number", Type.Simple.LONG, false),
                            new Field("name", Type.Simple.TEXT, false),
                            new Field("vector", Type.Simple.FLOATS, false)));

    /// Keys of rows that go, beside columns of which nobody reads anything.
    @Test
    void rowsThatNobodyReadsAreWrittenAndRead() {
        var columns = new ArrayList<Column>();
        for (Field field : SCHEMA.fields()) {
            ColumnBuilder column = ColumnBuilder.of(field.type(), 2);
            column.appendUnread();
            column.appendUnread();
            columns.add(column.build());
        }
        var bytes = new ByteWriter();
        BatchBytes.write(bytes, new Batch(2, columns, null), SCHEMA);
        var in = new ByteReader(bytes.toBytes());
        assertThat(BatchBytes.read(in, SCHEMA).size()).isEqualTo(2);
    }
}
