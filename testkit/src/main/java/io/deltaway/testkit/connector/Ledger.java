package io.deltaway.testkit.connector;

import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Schema;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A sink that remembers what it was told in each epoch, across restarts, and minds when an epoch
/// is told differently the second time. Thread-safe.
final class Ledger<R> implements SinkConnector<R> {

    private final Map<Long, List<WeightedRow>> epochs = new TreeMap<>();
    private volatile @Nullable CountDownLatch gate;

    /// Holds every epoch back until it is opened.
    void block() {
        gate = new CountDownLatch(1);
    }

    void unblock() {
        CountDownLatch closed = gate;
        if (closed != null) {
            closed.countDown();
        }
    }

    /// All that was told.
    synchronized List<WeightedRow> rows() {
        return epochs.values().stream().flatMap(List::stream).toList();
    }

    /// How many rows came and went: equal ones of an epoch are one with their weight.
    synchronized long rowCount() {
        return rows().stream().mapToLong(row -> Math.abs(row.weight())).sum();
    }

    private synchronized void add(long epoch, Schema schema, List<WeightedRow> rows) {
        List<WeightedRow> sum = Deltas.consolidated(schema, rows);
        List<WeightedRow> before = epochs.putIfAbsent(epoch, sum);
        if (before != null && !before.equals(sum)) {
            throw new AssertionError(
                    "epoch %d was %s, and after a restart %s".formatted(epoch, before, sum));
        }
    }

    @Override
    public Accepts accepts() {
        return Accepts.CHANGES;
    }

    @Override
    public boolean mayRefuse() {
        return false;
    }

    @Override
    public String describe() {
        return "ledger";
    }

    @Override
    public SinkWriter open(SinkContext<R> context) {
        Schema schema = context.rowType().schema();
        return new SinkWriter() {
            private final List<WeightedRow> rows = new ArrayList<>();

            @Override
            public void write(long epoch, Batch delta) {
                rows.addAll(Deltas.rows(schema, delta));
            }

            @Override
            public void endEpoch(long epoch) {
                CountDownLatch closed = gate;
                if (closed != null) {
                    try {
                        closed.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                add(epoch, schema, rows);
                rows.clear();
            }

            @Override
            public void close() {}
        };
    }
}
