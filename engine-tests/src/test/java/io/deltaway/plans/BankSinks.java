package io.deltaway.plans;

import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Schema;
import io.deltaway.plans.Transfers.Transfer;
import io.deltaway.table.RowType;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Sinks that compare a view with the batch answer at the end of every epoch.
final class BankSinks {

    private final Transfers transfers;
    private final int count;
    private final int epochRows;
    private final List<AtomicInteger> epochs = new CopyOnWriteArrayList<>();

    BankSinks(Transfers transfers, int count, int epochRows) {
        this.transfers = transfers;
        this.count = count;
        this.epochRows = epochRows;
    }

    /// How many epochs each sink has seen.
    List<Integer> epochs() {
        return epochs.stream().map(AtomicInteger::get).toList();
    }

    Transfer transfer(long id) {
        int at = (int) id;
        return new Transfer(at, transfers.from(at), transfers.to(at), 1, transfers.time(at));
    }

    private int end(long epoch) {
        return (int) Math.min(count, (epoch + 1) * epochRows);
    }

    /// Whether a row is the one of a transfer.
    interface Matches {
        boolean test(Object row, long id);
    }

    /// A view that has one row for each transfer, whose first column is its id.
    <R extends Record> SinkConnector<R> arrivals(String name, Matches matches) {
        return sink(name, rowType -> new Arrivals(rowType, name, matches));
    }

    /// A view of few rows.
    <R extends Record> SinkConnector<R> accounts(
            String name, Function<Ledger, List<List<@Nullable Object>>> answer) {
        return sink(name, rowType -> new Accounts(rowType.schema(), name, answer));
    }

    private <R> SinkConnector<R> sink(String name, Function<RowType<R>, View> view) {
        var seen = new AtomicInteger();
        epochs.add(seen);
        return new SinkConnector<>() {
            @Override
            public SinkWriter open(SinkContext<R> context) {
                return new Writer(view.apply(context.rowType()), seen);
            }

            @Override
            public Accepts accepts() {
                return Accepts.CHANGES;
            }

            @Override
            public String describe() {
                return name;
            }
        };
    }

    /// What a view is compared with.
    private interface View {
        void take(long epoch, Batch delta);

        void endEpoch(long epoch);
    }

    private record Writer(View view, AtomicInteger epochs) implements SinkWriter {

        @Override
        public void write(long epoch, Batch delta) {
            view.take(epoch, delta);
        }

        @Override
        public void endEpoch(long epoch) {
            view.endEpoch(epoch);
            epochs.incrementAndGet();
        }

        @Override
        public void close() {}
    }

    private final class Arrivals implements View {

        private final RowType<?> rowType;
        private final String name;
        private final Matches matches;
        private final BitSet seen = new BitSet();
        private final int[] positions = new int[Transfers.COUNT];
        private int rows;

        Arrivals(RowType<?> rowType, String name, Matches matches) {
            this.rowType = rowType;
            this.name = name;
            this.matches = matches;
            for (int i = 0; i < count; i++) {
                positions[transfers.id(i)] = i;
            }
        }

        @Override
        public void take(long epoch, Batch delta) {
            Schema schema = rowType.schema();
            Records.Shape shape = Records.shape(rowType.javaClass());
            for (int i = 0; i < delta.size(); i++) {
                var values = new @Nullable Object[schema.width()];
                for (int c = 0; c < values.length; c++) {
                    values[c] = delta.column(c).value(schema.type(c), i);
                }
                Object row = shape.create(values);
                long id = (Long) java.util.Objects.requireNonNull(values[0]);
                int position = positions[(int) id];
                boolean inEpoch = position >= epoch * epochRows && position < end(epoch);
                if (delta.weight(i) != 1
                        || !inEpoch
                        || seen.get((int) id)
                        || !matches.test(row, id)) {
                    throw new AssertionError(
                            name
                                    + ", epoch "
                                    + epoch
                                    + ": wrong row "
                                    + row
                                    + ", weight "
                                    + delta.weight(i));
                }
                seen.set((int) id);
                rows++;
            }
        }

        @Override
        public void endEpoch(long epoch) {
            if (rows != end(epoch)) {
                throw new AssertionError(
                        name + ", epoch " + epoch + ": " + rows + " rows instead of " + end(epoch));
            }
        }
    }

    private final class Accounts implements View {

        private final Schema schema;
        private final String name;
        private final Function<Ledger, List<List<@Nullable Object>>> answer;
        private final Ledger ledger = new Ledger(transfers);
        private final SortedMap<List<@Nullable Object>, Long> table;

        Accounts(
                Schema schema, String name, Function<Ledger, List<List<@Nullable Object>>> answer) {
            this.schema = schema;
            this.name = name;
            this.answer = answer;
            this.table = new TreeMap<>(Deltas.order(schema));
        }

        @Override
        public void take(long epoch, Batch delta) {
            for (WeightedRow row : Deltas.rows(schema, delta)) {
                Deltas.add(table, row);
            }
        }

        @Override
        public void endEpoch(long epoch) {
            ledger.advance(end(epoch));
            List<List<@Nullable Object>> expected = answer.apply(ledger);
            if (!new ArrayList<>(table.keySet()).equals(expected)
                    || table.values().stream().anyMatch(weight -> weight != 1)) {
                throw new AssertionError(
                        name + ", epoch " + epoch + ": expected " + expected + ", got " + table);
            }
        }
    }
}
