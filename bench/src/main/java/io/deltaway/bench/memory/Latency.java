package io.deltaway.bench.memory;

import io.deltaway.bench.Outcome;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.Arrange;
import io.deltaway.engine.operator.Join;
import io.deltaway.engine.operator.Reduce;
import java.util.List;
import java.util.SplittableRandom;

/// How long one changed row takes through a join and a group sum over many rows: sales join
/// products on the product, and are counted and summed by the product's category. A change gives
/// one sale another amount.
///
/// Closed loop: a change is made when the answer to the one before is there. Open load: changes are
/// due at fixed times, whether or not the system keeps up; latency counts from when a change was
/// due, so a stall is charged to all changes that waited for it. All changes that are due are taken
/// up as one epoch.
final class Latency implements Exercise {

    private static final int ROWS_OF_A_PRODUCT = 10;
    private static final int CATEGORIES = 10_000;
    private static final int UNMEASURED = 100_000;
    private static final int PIECE = 5_000;
    private static final int MEASURED = 200_000;
    private static final long NANOS_BETWEEN_CHANGES = 100_000;

    private final boolean open;
    private final int sales;
    private final int products;
    private final int[] product;
    private final int[] category;
    private final long[] initial;
    private final int[] changedSale;
    private final long[] changedAmount;
    private final long expected;

    Latency(long rows, boolean open) {
        this.open = open;
        this.sales = Math.toIntExact(rows);
        this.products = Math.max(1, sales / ROWS_OF_A_PRODUCT);
        var random = new SplittableRandom(7);
        this.product = random.ints(sales, 0, products).toArray();
        this.category = random.ints(products, 0, CATEGORIES).toArray();
        this.initial = random.longs(sales, 0, 1000).toArray();
        this.changedSale = random.ints(UNMEASURED + MEASURED, 0, sales).toArray();
        this.changedAmount = random.longs(UNMEASURED + MEASURED, 0, 1000).toArray();
        this.expected = expected();
    }

    private long expected() {
        long[] amount = initial.clone();
        for (int i = 0; i < changedSale.length; i++) {
            amount[changedSale[i]] = changedAmount[i];
        }
        long[] counts = new long[CATEGORIES];
        long[] sums = new long[CATEGORIES];
        for (int sale = 0; sale < sales; sale++) {
            counts[category[product[sale]]]++;
            sums[category[product[sale]]] += amount[sale];
        }
        long hash = 0;
        for (int c = 0; c < CATEGORIES; c++) {
            hash += counts[c] == 0 ? 0 : Mix.of(c, counts[c], sums[c]);
        }
        return hash;
    }

    @Override
    public int warmUps() {
        return 0;
    }

    /// Works through changes `from` to `to` as one epoch, and gives the hash of what comes out.
    @FunctionalInterface
    private interface Changed {
        long change(int from, int to);
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        var saleRow = Rig.longs("sale", "product", "amount");
        var productRow = Rig.longs("product", "category");
        var pair = Rig.longs("category", "amount");
        var total = Rig.longs("category", "count", "sum");
        var plan = new CircuitPlan.Builder();
        int salesIn = plan.input("sales", saleRow);
        int productsIn = plan.input("products", productRow);
        int salesKeyed = plan.exchange("sales keyed", salesIn, List.of(1));
        int productsKeyed = plan.exchange("products keyed", productsIn, List.of(0));
        int salesIndex =
                plan.apply(
                        "sales index",
                        saleRow,
                        c -> new Arrange(saleRow, new int[] {1}),
                        salesKeyed);
        int productsIndex =
                plan.apply(
                        "products index",
                        productRow,
                        c -> new Arrange(productRow, new int[] {0}),
                        productsKeyed);
        int joined =
                plan.apply(
                        "join",
                        pair,
                        circuit ->
                                new Join(
                                        Join.Kind.INNER,
                                        (Arrange) circuit.of(salesIndex),
                                        (Arrange) circuit.of(productsIndex),
                                        true,
                                        List.of(
                                                new Join.Output(false, 1),
                                                new Join.Output(true, 2)),
                                        Batch.empty(pair)),
                        salesIndex,
                        productsIndex);
        int keyed = plan.exchange("keyed", joined, List.of(0));
        int totals =
                plan.apply(
                        "totals",
                        total,
                        c ->
                                new Reduce(
                                        pair,
                                        new int[] {0},
                                        List.of(Rig.count(), Rig.sum(1)),
                                        total,
                                        false),
                        keyed);
        int output = plan.output("out", totals);
        try (var rig = new Rig(plan.build(), workers)) {
            long[] ids = new long[products];
            long[] categories = new long[products];
            for (int p = 0; p < products; p++) {
                ids[p] = p;
                categories[p] = category[p];
            }
            rig.deal(productsIn, Rig.batch(null, ids, categories));
            rig.step(false);
            for (int from = 0; from < sales; from += Rig.STEP_ROWS) {
                int to = Math.min(sales, from + Rig.STEP_ROWS);
                long[][] columns = new long[3][to - from];
                for (int i = from; i < to; i++) {
                    columns[0][i - from] = i;
                    columns[1][i - from] = product[i];
                    columns[2][i - from] = initial[i];
                }
                rig.deal(salesIn, Rig.batch(null, columns));
                rig.step(to == sales);
            }
            long loaded = Rig.hash(rig.take(output));
            long[] amount = initial.clone();
            return measure(
                    watch,
                    loaded,
                    (from, to) -> {
                        rig.deal(salesIn, changes(from, to, amount));
                        rig.step(true);
                        return Rig.hash(rig.take(output));
                    });
        }
    }

    private Batch changes(int from, int to, long[] amount) {
        int size = 2 * (to - from);
        long[][] columns = new long[3][size];
        long[] weights = new long[size];
        for (int i = from; i < to; i++) {
            int at = 2 * (i - from);
            int sale = changedSale[i];
            for (int row = at; row < at + 2; row++) {
                columns[0][row] = sale;
                columns[1][row] = product[sale];
            }
            columns[2][at] = amount[sale];
            weights[at] = -1;
            amount[sale] = changedAmount[i];
            columns[2][at + 1] = amount[sale];
            weights[at + 1] = 1;
        }
        return Rig.batch(weights, columns);
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        long[] amount = initial.clone();
        long[] counts = new long[CATEGORIES];
        long[] sums = new long[CATEGORIES];
        for (int sale = 0; sale < sales; sale++) {
            counts[category[product[sale]]]++;
            sums[category[product[sale]]] += amount[sale];
        }
        long loaded = 0;
        for (int c = 0; c < CATEGORIES; c++) {
            loaded += counts[c] == 0 ? 0 : Mix.of(c, counts[c], sums[c]);
        }
        return measure(
                watch,
                loaded,
                (from, to) -> {
                    long hash = 0;
                    for (int i = from; i < to; i++) {
                        int c = category[product[changedSale[i]]];
                        hash -= Mix.of(c, counts[c], sums[c]);
                        sums[c] += changedAmount[i] - amount[changedSale[i]];
                        amount[changedSale[i]] = changedAmount[i];
                        hash += Mix.of(c, counts[c], sums[c]);
                    }
                    return hash;
                });
    }

    private Outcome measure(Stopwatch watch, long loaded, Changed changed) {
        // In the loop that is measured, which begins and ends several times: so it has been
        // compiled,
        // with its end, before time is taken.
        long hash = loaded;
        for (int first = 0; first < UNMEASURED; first += PIECE) {
            hash += run(changed, first, new long[PIECE]);
        }
        long[] nanos = new long[MEASURED];
        watch.start();
        hash += run(changed, UNMEASURED, nanos);
        watch.stop();
        return watch.outcome(MEASURED, hash == expected, Percentiles.of(nanos));
    }

    /// Works through as many changes as there is room for their times.
    private long run(Changed changed, int first, long[] nanos) {
        return open ? open(changed, first, nanos) : closed(changed, first, nanos);
    }

    private static long closed(Changed changed, int first, long[] nanos) {
        long hash = 0;
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            hash += changed.change(first + i, first + i + 1);
            nanos[i] = System.nanoTime() - start;
        }
        return hash;
    }

    private static long open(Changed changed, int first, long[] nanos) {
        long hash = 0;
        long start = System.nanoTime() + NANOS_BETWEEN_CHANGES;
        int done = 0;
        while (done < nanos.length) {
            long now = System.nanoTime();
            int due = Math.clamp((now - start) / NANOS_BETWEEN_CHANGES + 1, 0, nanos.length);
            if (now < start || due == done) {
                Thread.onSpinWait();
                continue;
            }
            hash += changed.change(first + done, first + due);
            long finished = System.nanoTime();
            for (int i = done; i < due; i++) {
                nanos[i] = finished - (start + i * NANOS_BETWEEN_CHANGES);
            }
            done = due;
        }
        return hash;
    }
}
