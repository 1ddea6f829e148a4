package io.deltaway.files;

import io.deltaway.connect.SinkConnector.SinkContext;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.RowType;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;

/// Opens sinks and makes what is written to them, as a runner does, for tests.
final class Writing {

    private Writing() {}

    static SinkWriter open(FileSink sink, Class<?> recordClass, InstantSource clock)
            throws IOException {
        @SuppressWarnings("unchecked") // as a runner does: the sink takes rows of any class
        var rowType = (RowType<Object>) RowType.of(recordClass);
        return sink.open(new SinkContext<>(rowType, clock));
    }

    static Batch batch(Class<?> recordClass, long[] weights, Object... rows) {
        Schema schema = RowType.of(recordClass).schema();
        var columns = new ArrayList<Column>();
        for (int c = 0; c < schema.width(); c++) {
            ColumnBuilder builder = ColumnBuilder.of(schema.type(c), rows.length);
            for (Object row : rows) {
                builder.appendValue(Records.shape(recordClass).get(row, c));
            }
            columns.add(builder.build());
        }
        return new Batch(rows.length, columns, weights.length == 0 ? null : weights);
    }
}
