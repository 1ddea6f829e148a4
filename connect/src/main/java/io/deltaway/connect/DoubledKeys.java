package io.deltaway.connect;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.Row;
import io.deltaway.table.Sink;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Stops a pipeline where two rows have one key: for [Sink#doubledKeys].
public final class DoubledKeys implements LocalSink<Row> {

    private final Sink<?> sink;
    private final Taken taken;
    private final String code;

    /// Which keys a sink takes. Rows with others it refuses, so that they are in nobody's way.
    @FunctionalInterface
    public interface Taken {

        /// Whether this row is taken.
        ///
        /// @param schema of the batch, with the columns of the key
        boolean takes(Schema schema, Batch batch, int row);

        /// Those without a null in these columns.
        static Taken present(List<String> columns) {
            return (schema, batch, row) ->
                    columns.stream()
                            .noneMatch(name -> batch.column(schema.indexOf(name)).isNull(row));
        }
    }

    /// @param sink the sink that would write over the first row
    /// @param taken the keys that it takes
    /// @param code of the error
    public DoubledKeys(Sink<?> sink, Taken taken, String code) {
        this.sink = sink;
        this.taken = taken;
        this.code = code;
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.EXACTLY_ONCE;
    }

    @Override
    public String describe() {
        return "keys of " + sink.describe();
    }

    @Override
    public SinkWriter open(SinkContext<Row> context) {
        Schema schema = context.rowType().schema();
        return new ResumableWriter() {
            @Override
            public void write(long epoch, Batch delta) throws SinkException {
                for (int row = 0; row < delta.size(); row++) {
                    if (delta.weight(row) > 0 && taken.takes(schema, delta, row)) {
                        throw doubled(schema, delta, row);
                    }
                }
            }

            @Override
            public byte[] position() {
                return new byte[0];
            }

            @Override
            public void caughtUp() {}

            @Override
            public void endEpoch(long epoch) {}

            @Override
            public void close() {}
        };
    }

    private SinkException doubled(Schema schema, Batch delta, int row) {
        int key = schema.width() - 1;
        String text =
                IntStream.range(0, key)
                        .mapToObj(c ->
                                schema.fields().get(c).name() + "=" + value(schema, delta, c, row))
                        .collect(Collectors.joining(", "));
        return new SinkException(
                code,
                "%s rows of the table have the key %s of %s"
                        .formatted(value(schema, delta, key, row), text, sink.describe()),
                "Group the table by the key, or write with more columns as the key.",
                null);
    }

    private static Object value(Schema schema, Batch delta, int column, int row) {
        return String.valueOf(delta.column(column).value(schema.type(column), row));
    }
}
