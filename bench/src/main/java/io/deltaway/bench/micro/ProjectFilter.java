package io.deltaway.bench.micro;

import io.deltaway.bench.input.Orders;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.expr.Functions;
import io.deltaway.engine.operator.Project;
import io.deltaway.engine.operator.Step;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// A filter and a projection over longs and doubles in memory: of `id, price, quantity` the `id,
/// price * quantity` of prices above a limit, which half of the rows pass. One call works through
/// all rows, step by step.
@State(Scope.Thread)
public class ProjectFilter {

    private static final int STEP_ROWS = 16_384;
    private static final Schema IN =
            Schema.of(
                    new Field("id", Type.Simple.LONG, false),
                    new Field("price", Type.Simple.DOUBLE, false),
                    new Field("quantity", Type.Simple.LONG, false));
    private static final Schema OUT =
            Schema.of(
                    new Field("id", Type.Simple.LONG, false),
                    new Field("total", Type.Simple.DOUBLE, false));

    /// Nothing fails here: prices are numbers.
    private static final Step STEP =
            new Step() {
                @Override
                public long epoch() {
                    return 0;
                }

                @Override
                public void fail(Failure failure, Schema schema, Batch rows, int row, long weight) {
                    throw new AssertionError(failure.message());
                }
            };

    @Param("10000000")
    public long rows;

    private long[][] ids = new long[0][];
    private double[][] prices = new double[0][];
    private long[][] quantities = new long[0][];
    private Batch[] steps = new Batch[0];
    private Project project = project();
    private long[] outIds = new long[STEP_ROWS];
    private double[] outTotals = new double[STEP_ROWS];

    private static Project project() {
        var id = new Expression.Input(0, Type.Simple.LONG, false);
        var price = new Expression.Input(1, Type.Simple.DOUBLE, false);
        var quantity = new Expression.Input(2, Type.Simple.LONG, false);
        Expression limit = Functions.literal(Orders.LIMIT, Type.Simple.DOUBLE);
        return new Project(
                IN,
                Functions.call("gt", List.of(price, limit)),
                List.of(id, Functions.call("times", List.of(price, quantity))),
                OUT);
    }

    /// Makes the rows, and compares both ways of working on them.
    ///
    /// @throws AssertionError where they differ
    @Setup
    public void prepare() {
        var random = new SplittableRandom(1);
        int count = Math.toIntExact((rows + STEP_ROWS - 1) / STEP_ROWS);
        ids = new long[count][];
        prices = new double[count][];
        quantities = new long[count][];
        steps = new Batch[count];
        for (int s = 0; s < count; s++) {
            int size = (int) Math.min(STEP_ROWS, rows - (long) s * STEP_ROWS);
            long first = (long) s * STEP_ROWS;
            ids[s] = new long[size];
            Arrays.setAll(ids[s], i -> first + i);
            prices[s] = random.doubles(size, 0, 2 * Orders.LIMIT).toArray();
            quantities[s] = random.longs(size, 1, 1000).toArray();
            Column[] columns = {
                new LongColumn(size, ids[s]),
                new DoubleColumn(size, prices[s]),
                new LongColumn(size, quantities[s])
            };
            steps[s] = new Batch(size, columns, null, false);
        }
        project = project();
        for (int s = 0; s < count; s++) {
            Batch out = project.step(new Batch[] {steps[s]}, STEP);
            int kept = loop(s);
            long[] foundIds = ((LongColumn) out.column(0)).values();
            double[] foundTotals = ((DoubleColumn) out.column(1)).values();
            if (out.size() != kept
                    || !Arrays.equals(foundIds, 0, kept, outIds, 0, kept)
                    || !Arrays.equals(foundTotals, 0, kept, outTotals, 0, kept)) {
                throw new AssertionError("step " + s + " is wrong");
            }
        }
    }

    @Benchmark
    public void deltaway(Blackhole taker) {
        for (Batch step : steps) {
            taker.consume(project.step(new Batch[] {step}, STEP));
        }
    }

    @Benchmark
    public void naive(Blackhole taker) {
        for (int s = 0; s < steps.length; s++) {
            taker.consume(loop(s));
            taker.consume(outIds);
            taker.consume(outTotals);
        }
    }

    /// One step; gives the number of rows that pass.
    private int loop(int s) {
        int kept = 0;
        long[] id = ids[s];
        double[] price = prices[s];
        long[] quantity = quantities[s];
        for (int i = 0; i < id.length; i++) {
            if (price[i] > Orders.LIMIT) {
                outIds[kept] = id[i];
                outTotals[kept++] = price[i] * quantity[i];
            }
        }
        return kept;
    }
}
