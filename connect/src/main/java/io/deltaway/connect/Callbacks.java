package io.deltaway.connect;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.RowType;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Calls a program's own code for each change. One thread at a time calls; an exception stops the
/// pipeline.
///
/// `table.write(Callbacks.<Total>onChange((epoch, weight, row) -> ...).onEpochEnd(epoch -> ...))`
public final class Callbacks<R> implements LocalSink<R> {

    /// Takes a change.
    @FunctionalInterface
    public interface OnChange<R> {

        /// @param weight how many more (positive) or fewer (negative) of the row there are
        void change(long epoch, long weight, R row);
    }

    private final OnChange<R> onChange;
    private final LongConsumer onEpochEnd;
    private final Runnable onEnd;

    private Callbacks(OnChange<R> onChange, LongConsumer onEpochEnd, Runnable onEnd) {
        this.onChange = onChange;
        this.onEpochEnd = onEpochEnd;
        this.onEnd = onEnd;
    }

    /// Calls for each change of the table; within an epoch each row once, first those that go
    /// (`weight < 0`), then those that come. So `if (weight > 0) map.put(key, row); else
    /// map.remove(key);` ends each epoch with the rows of a table that has one row a key.
    public static <R> Callbacks<R> onChange(OnChange<R> onChange) {
        return new Callbacks<>(onChange, epoch -> {}, () -> {});
    }

    /// Also calls at the end of each epoch, with its number.
    public Callbacks<R> onEpochEnd(LongConsumer other) {
        return new Callbacks<>(onChange, other, onEnd);
    }

    /// Also calls when there will be no more epochs.
    public Callbacks<R> onEnd(Runnable other) {
        return new Callbacks<>(onChange, onEpochEnd, other);
    }

    @Override
    public String describe() {
        return "callback";
    }

    @Override
    public SinkWriter open(SinkContext<R> context) {
        return new Writer(context.rowType().asObjects());
    }

    private final class Writer implements SinkWriter {

        private final RowType<R> rowType;

        Writer(RowType<R> rowType) {
            this.rowType = rowType;
        }

        @Override
        public void write(long epoch, Batch delta) {
            GoingFirst.each(
                    delta, i -> onChange.change(epoch, delta.weight(i), row(rowType, delta, i)));
        }

        @Override
        public void endEpoch(long epoch) {
            onEpochEnd.accept(epoch);
        }

        @Override
        public void finish() {
            onEnd.run();
        }

        @Override
        public void close() {}
    }

    /// A row of a batch as the program's own object.
    static <R> R row(RowType<R> rowType, Batch batch, int row) {
        Schema schema = rowType.schema();
        var values = new @Nullable Object[schema.width()];
        for (int column = 0; column < values.length; column++) {
            values[column] = batch.column(column).value(schema.type(column), row);
        }
        return rowType.create(values);
    }
}
