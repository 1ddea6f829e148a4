package io.deltaway.kafka.internal.write;

import io.deltaway.connect.SinkException;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/// The rows that a sink gets.
///
/// @param name what the class of the rows is called
/// @param schema their columns
/// @param threads runs what goes on beside the writing
public record SinkRows(String name, Schema schema, Executor threads) {

    /// Where a column is.
    public int index(String column) throws SinkException {
        int index = schema.indexOf(column);
        if (index < 0) {
            throw new SinkException(
                    "DW-0436",
                    "the table has no column "
                            + column
                            + ", only "
                            + String.join(", ", schema.names()),
                    "Name one of its columns",
                    null);
        }
        return index;
    }

    public Schema pick(int[] columns) {
        return new Schema(Arrays.stream(columns).mapToObj(schema.fields()::get).toList());
    }

    /// All columns but these.
    public int[] without(List<String> columns) throws SinkException {
        for (String column : columns) {
            index(column);
        }
        return IntStream.range(0, schema.width())
                .filter(c -> !columns.contains(schema.fields().get(c).name()))
                .toArray();
    }
}
