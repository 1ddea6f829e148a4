package io.deltaway.run.epoch;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Stateful;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The sum of an amount by account, written down as plainly as possible: the circuit that the
/// runner's tests run.
public final class Totals implements Operator.HoldsBack, Stateful {

    public static final Schema TRANSFERS = longs("account", "amount");
    public static final Schema TOTALS = longs("account", "total");

    private final Map<Long, Long> totals = new TreeMap<>();
    private final Map<Long, Long> before = new TreeMap<>();
    private final Kept kept = new KeptTotals();

    /// Input 0 of transfers and input 1 of their errors; output `rows` shows the transfers,
    /// `totals` the sums, `errors` what failed.
    public record Plan(
            CircuitPlan circuit, int input, int errorInput, int rows, int totals, int errors) {}

    public static Plan plan() {
        var plan = new CircuitPlan.Builder();
        int input = plan.input("transfers", TRANSFERS);
        int errorInput = plan.input("transfers.errors", CircuitPlan.ERRORS);
        int exchange = plan.exchange("by account", input, List.of(0));
        int totals = plan.apply("totals", TOTALS, operators -> new Totals(), exchange);
        int rowsOut = plan.output("rows out", input);
        int totalsOut = plan.output("totals out", totals);
        int errorsOut = plan.output("errors out", errorInput);
        return new Plan(plan.build(), input, errorInput, rowsOut, totalsOut, errorsOut);
    }

    private static Schema longs(String... names) {
        return new Schema(
                java.util.Arrays.stream(names)
                        .map(name -> new Field(name, Type.Simple.LONG, false))
                        .toList());
    }

    /// Rows of two whole numbers.
    public static Batch rows(long... values) {
        long[] first = new long[values.length / 2];
        long[] second = new long[values.length / 2];
        for (int i = 0; i < first.length; i++) {
            first[i] = values[2 * i];
            second[i] = values[2 * i + 1];
        }
        return new Batch(
                first.length,
                new Column[] {
                    new LongColumn(first.length, first), new LongColumn(first.length, second)
                },
                null,
                false);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        var accounts = (LongColumn) delta.column(0);
        var amounts = (LongColumn) delta.column(1);
        for (int i = 0; i < delta.size(); i++) {
            long account = accounts.get(i);
            long amount = amounts.get(i);
            if (amount == Long.MIN_VALUE) {
                throw new IllegalStateException("an operator that fails");
            }
            before.putIfAbsent(account, totals.getOrDefault(account, 0L));
            totals.merge(account, amount * delta.weight(i), Long::sum);
        }
        return Batch.empty(TOTALS);
    }

    @Override
    public Batch endEpoch(Step step) {
        var account = new ColumnBuilder.OfLong(Type.Simple.LONG, 0);
        var total = new ColumnBuilder.OfLong(Type.Simple.LONG, 0);
        long[] weights = new long[before.size() * 2];
        before.forEach((key, old) -> {
            long now = totals.getOrDefault(key, 0L);
            if (old != now) {
                if (old != 0) {
                    weights[account.size()] = -1;
                    account.append(key);
                    total.append(old);
                }
                if (now != 0) {
                    weights[account.size()] = 1;
                    account.append(key);
                    total.append(now);
                }
            }
        });
        before.clear();
        return new Batch(
                account.size(), new Column[] {account.build(), total.build()}, weights, false);
    }

    /// All totals, each time.
    private final class KeptTotals implements Kept {

        private @Nullable Saver saver;

        @Override
        public Schema schema() {
            return TOTALS;
        }

        @Override
        public int[] partitionColumns() {
            return new int[] {0};
        }

        @Override
        public long size() {
            return totals.size();
        }

        @Override
        public void load(Batch rows) {
            for (int i = 0; i < rows.size(); i++) {
                totals.put(
                        ((LongColumn) rows.column(0)).get(i), ((LongColumn) rows.column(1)).get(i));
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
            var values = new ArrayList<Long>();
            totals.forEach((account, total) -> values.addAll(List.of(account, total)));
            if (saver != null) {
                saver.frozen(rows(values.stream().mapToLong(value -> value).toArray()));
            }
        }

        @Override
        public boolean save(int rows) {
            return false;
        }
    }

    @Override
    public List<Kept> kept() {
        return List.of(kept);
    }

    @Override
    public long stateBytes() {
        return totals.size() * 16L;
    }
}
