package io.deltaway.bench.memory;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;

import io.deltaway.bench.Outcome;
import io.deltaway.connect.Demo;
import io.deltaway.run.Configuration;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.run.Status;
import io.deltaway.table.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What it costs that a quarter of the state fits in memory: sales of random products, in epochs of
/// 100,000, are summed up by product and joined with the products. The naive one is the same
/// pipeline without a limit.
public final class StateOnDisk implements Exercise {

    private static final int ROWS_OF_A_PRODUCT = 4;
    private static final int ROWS_OF_AN_EPOCH = 100_000;

    /// What a product takes: a group, and a row on each side of the join.
    private static final long BYTES_OF_A_PRODUCT = 134;

    private final long products;
    private final long sales;
    private final Path directory;
    private final long[] counts;
    private long sum;

    record Sale(long product, long amount) {}

    record Product(long id, long price) {}

    record Total(long product, long sales, long amount) {}

    record Priced(long product, long sales, long amount, long price) {}

    record All(long products, long sales, long amount, long price) {}

    StateOnDisk(long rows, Path directory) {
        this.products = Math.max(1, rows / ROWS_OF_A_PRODUCT);
        this.sales = rows - products;
        this.directory = directory;
        this.counts = new long[(int) products];
        for (long i = 0; i < sales; i++) {
            counts[(int) product(i)]++;
            sum += i;
        }
    }

    private long product(long sale) {
        return Math.floorMod(Mix.of(sale), products);
    }

    @Override
    public int warmUps() {
        return 0;
    }

    @Override
    public Outcome deltaway(int workers, Stopwatch watch) {
        long limit = limit(products + sales);
        return run(watch, c -> c.workers(workers).stateInMemoryUpTo(limit, directory));
    }

    /// A quarter of the state that so many rows become.
    public static long limit(long rows) {
        return Math.max(1, rows / ROWS_OF_A_PRODUCT) * BYTES_OF_A_PRODUCT / 4;
    }

    @Override
    public Outcome naive(Stopwatch watch) {
        return run(watch, c -> {});
    }

    private Outcome run(Stopwatch watch, Consumer<Configuration> settings) {
        var pipeline = Pipeline.create();
        pipeline.configure(c -> c.progress(false).epochs(e -> e.rows(ROWS_OF_AN_EPOCH)))
                .configure(settings);
        Table<Total> totals =
                pipeline.read(Demo.generate(Sale.class, sales, i -> new Sale(product(i), i)))
                        .groupBy(col(Sale::product))
                        .reduce(g ->
                                into(
                                        Total.class,
                                        g.key().as(Total::product),
                                        g.count().as(Total::sales),
                                        g.sum(col(Sale::amount)).as(Total::amount)));
        Table<Product> all =
                pipeline.read(Demo.generate(Product.class, products, i -> new Product(i, i % 100)));
        Table<All> sums =
                totals.join(all)
                        .on(col(Total::product), col(Product::id))
                        .select((total, product) ->
                                into(
                                        Priced.class,
                                        total.col(Total::product).as(Priced::product),
                                        total.col(Total::sales).as(Priced::sales),
                                        total.col(Total::amount).as(Priced::amount),
                                        product.col(Product::price).as(Priced::price)))
                        .reduce(g ->
                                into(
                                        All.class,
                                        g.count().as(All::products),
                                        g.sum(col(Priced::sales)).as(All::sales),
                                        g.sum(col(Priced::amount)).as(All::amount),
                                        g.sum(col(Priced::price)).as(All::price)));
        pipeline.materialize(sums);
        watch.start();
        try (RunningPipeline running = pipeline.start()) {
            Status end = running.await();
            watch.stop();
            long onDisk =
                    end.operators().stream().mapToLong(Status.OperatorStatus::bytesOnDisk).sum();
            boolean isRight = running.materialized(sums).rows().equals(List.of(expected()));
            return watch.outcome(
                    products + sales,
                    isRight,
                    Map.of(
                            "state_in_memory_mb", end.stateSizeInBytes() / 1e6,
                            "state_on_disk_mb", onDisk / 1e6));
        }
    }

    private All expected() {
        long sold = 0;
        long price = 0;
        for (int product = 0; product < products; product++) {
            sold += counts[product] > 0 ? 1 : 0;
            price += counts[product] > 0 ? product % 100 : 0;
        }
        return new All(sold, sales, sum, price);
    }
}
