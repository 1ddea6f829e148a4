package io.deltaway.connect;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Values;
import io.deltaway.table.RowType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Keeps the current rows of a table and all its changes in memory, for tests and small programs.
/// Thread-safe.
public final class Collect<R> implements LocalSink<R> {

    /// A change of the table.
    public record Change<R>(long epoch, long weight, R row) {}

    private final List<Change<R>> changes = new ArrayList<>();
    private @Nullable RowType<R> rowType;

    private Collect() {}

    /// An empty collection.
    public static <R> Collect<R> rows() {
        return new Collect<>();
    }

    /// All changes so far, epoch by epoch.
    public synchronized List<Change<R>> changes() {
        return List.copyOf(changes);
    }

    /// The rows of the table as of the last complete epoch, each as often as it is there, in the
    /// order of their columns.
    public synchronized List<R> current() {
        RowType<R> type = rowType;
        if (type == null) {
            return List.of();
        }
        var weights = new TreeMap<R, Long>(order(type));
        for (Change<R> change : changes) {
            weights.merge(change.row(), change.weight(), Long::sum);
        }
        var rows = new ArrayList<R>();
        weights.forEach((row, weight) -> {
            for (long i = 0; i < weight; i++) {
                rows.add(row);
            }
        });
        return rows;
    }

    private static <R> Comparator<R> order(RowType<R> type) {
        Comparator<@Nullable Object[]> byColumns = byColumns(type.schema());
        return (a, b) -> byColumns.compare(type.values(a), type.values(b));
    }

    /// Values of rows in the order of their columns.
    static Comparator<@Nullable Object[]> byColumns(Schema schema) {
        return (left, right) -> {
            for (int i = 0; i < left.length; i++) {
                int order = Values.compare(schema.type(i), left[i], right[i]);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    @Override
    public String describe() {
        return "collect";
    }

    @Override
    public synchronized SinkWriter open(SinkContext<R> context) {
        rowType = context.rowType().asObjects();
        changes.clear();
        return new Writer(context.rowType());
    }

    private final class Writer implements SinkWriter {

        private final RowType<R> type;
        private final List<Change<R>> ofEpoch = new ArrayList<>();

        Writer(RowType<R> type) {
            this.type = type;
        }

        @Override
        public void write(long epoch, Batch delta) {
            for (int i = 0; i < delta.size(); i++) {
                ofEpoch.add(new Change<>(epoch, delta.weight(i), Callbacks.row(type, delta, i)));
            }
        }

        @Override
        public void endEpoch(long epoch) {
            synchronized (Collect.this) {
                changes.addAll(ofEpoch);
            }
            ofEpoch.clear();
        }

        @Override
        public void close() {}
    }
}
