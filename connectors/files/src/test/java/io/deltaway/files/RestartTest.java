package io.deltaway.files;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pipelines that end at any moment and are started again: their files are in the end what they
/// would be without.
class RestartTest {

    record Sale(int id, String shop, long amount) {}

    record Takings(String shop, long sales, long amount) {}

    record Large(int id, String shop, long amount, long takings) {}

    private static final int ROWS = 2_000;

    @TempDir Path folder;

    /// An end that nobody asked for.
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void nothingIsLostAndNothingIsDoubled(long seed) throws IOException {
        var random = new Random(seed);
        Path sales = folder.resolve("sales.csv");
        Files.write(sales, sales(random));
        Path expected = folder.resolve("expected");
        pipeline(sales, expected, 1).run();

        Path actual = folder.resolve("actual");
        int crashes = 0;
        while (!runs(sales, actual, random, crashes)) {
            crashes++;
        }

        assertThat(crashes).as("seed %d", seed).isPositive();
        for (String file : List.of("large.csv", "takings.csv", "changes.csv", "rows.csv")) {
            assertThat(actual.resolve(file))
                    .as("seed %d, %s", seed, file)
                    .hasSameTextualContentAs(expected.resolve(file));
        }
    }

    /// Runs until it ends or crashes.
    private boolean runs(Path sales, Path into, Random random, int crashes) {
        var left = new AtomicInteger(random.nextInt(160 + 20 * crashes));
        Pipeline pipeline = pipeline(sales, into, 1);
        pipeline.persist(folder.resolve("state"));
        pipeline.configure(c ->
                c.logUpTo(1 + random.nextInt(5_000))
                        .crashPoints(point -> {
                            if (left.getAndDecrement() == 0) {
                                throw new Crash();
                            }
                        }));
        try {
            pipeline.run();
            return true;
        } catch (RuntimeException e) {
            assertThat(e).hasRootCauseInstanceOf(Crash.class);
            return false;
        }
    }

    private static Pipeline pipeline(Path from, Path into, int workers) {
        var pipeline = Pipeline.create();
        pipeline.configure(c -> c.workers(workers).epochs(e -> e.rows(97)));
        Table<Sale> sales = pipeline.read(Csv.files(from.toString(), Sale.class));
        Table<Takings> takings =
                sales.groupBy(col(Sale::shop))
                        .reduce(g ->
                                into(
                                        Takings.class,
                                        g.key().as(Takings::shop),
                                        g.count().as(Takings::sales),
                                        g.sum(col(Sale::amount)).as(Takings::amount)));
        Table<Large> large =
                sales.join(takings)
                        .on(col(Sale::shop), col(Takings::shop))
                        .select((sale, shop) ->
                                into(
                                        Large.class,
                                        sale.col(Sale::id).as(Large::id),
                                        sale.col(Sale::shop).as(Large::shop),
                                        sale.col(Sale::amount).as(Large::amount),
                                        shop.col(Takings::amount).as(Large::takings)));
        takings.write(Csv.changes(into.resolve("changes.csv").toString()));
        takings.write(Csv.snapshot(into.resolve("takings.csv").toString()));
        large.write(Csv.snapshot(into.resolve("large.csv").toString()));
        sales.where(col(Sale::amount).gt(50)).write(Csv.file(into.resolve("rows.csv").toString()));
        return pipeline;
    }

    private static List<String> sales(Random random) {
        var lines = new ArrayList<String>();
        lines.add("id,shop,amount");
        for (int id = 0; id < ROWS; id++) {
            lines.add(id + ",shop" + random.nextInt(20) + "," + random.nextInt(100));
        }
        return lines;
    }
}
