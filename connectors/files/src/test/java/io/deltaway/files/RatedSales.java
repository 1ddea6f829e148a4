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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Sales by shop, with a rating that is another one whenever it is asked for, in a pipeline that is
/// killed again and again.
final class RatedSales {

    static final int SHOPS = 20;

    record Sale(String shop, long amount) {}

    record Rated(String shop, long sales, long amount, long rating) {}

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final Path folder;
    private final long seed;
    private final Random random;
    private int crashes;

    RatedSales(Path folder, long seed, int sales) throws IOException {
        this.folder = folder;
        this.seed = seed;
        this.random = new Random(seed);
        var lines = new ArrayList<String>();
        lines.add("shop,amount");
        for (int i = 0; i < sales; i++) {
            lines.add("shop" + random.nextInt(SHOPS) + "," + random.nextInt(100));
        }
        Files.write(folder.resolve("sales.csv"), lines);
    }

    /// Starts the pipeline until it gets to its end. What a sink was given once stays.
    ///
    /// @param points how many points a start gets past at most, where it may be killed; later ones
    ///   get past more
    /// @param rating gives the takings of each shop a rating in the place of 0
    /// @param committed told after each crash of the lines of the epochs that are complete
    void runToEnd(
            int points, UnaryOperator<Table<Rated>> rating, Consumer<Stream<String>> committed)
            throws IOException {
        List<String> before = List.of();
        while (!runs(points, rating)) {
            crashes++;
            List<String> now = changes();
            assertThat(now).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(before.size());
            assertThat(now.subList(0, before.size())).as("seed %d", seed).isEqualTo(before);
            before = complete(now);
            committed.accept(before.stream().skip(1));
        }
        assertThat(crashes).as("seed %d", seed).isPositive();
        assertThat(changes().subList(0, before.size())).as("seed %d", seed).isEqualTo(before);
    }

    private boolean runs(int points, UnaryOperator<Table<Rated>> rating) {
        var left = new AtomicInteger(random.nextInt(points + 20 * crashes));
        var pipeline = Pipeline.create().persist(folder.resolve("state"));
        pipeline.configure(c ->
                c.workers(1 + random.nextInt(3))
                        .epochs(e -> e.rows(97))
                        .logUpTo(1 + random.nextInt(5_000))
                        .crashPoints(point -> {
                            if (left.getAndDecrement() == 0) {
                                throw new Crash();
                            }
                        }));
        Table<Rated> takings =
                pipeline.read(Csv.files(folder.resolve("sales.csv").toString(), Sale.class))
                        .groupBy(col(Sale::shop))
                        .reduce(g ->
                                into(
                                        Rated.class,
                                        g.keys(),
                                        g.count().as(Rated::sales),
                                        g.sum(col(Sale::amount)).as(Rated::amount),
                                        g.count().minus(g.count()).as(Rated::rating)));
        Table<Rated> rated = rating.apply(takings);
        rated.write(Csv.changes(folder.resolve("changes.csv").toString()));
        rated.write(Csv.snapshot(folder.resolve("rated.csv").toString()));
        try {
            pipeline.run();
            return true;
        } catch (RuntimeException e) {
            assertThat(e).hasRootCauseInstanceOf(Crash.class);
            return false;
        }
    }

    private List<String> changes() throws IOException {
        Path file = folder.resolve("changes.csv");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /// The lines of the epochs before the last one that is there: that one may not have been
    /// committed.
    private static List<String> complete(List<String> all) {
        if (all.size() < 2) {
            return List.of();
        }
        String last = epoch(all.getLast());
        return all.stream().takeWhile(line -> !epoch(line).equals(last)).toList();
    }

    private static String epoch(String line) {
        return line.substring(0, Math.max(0, line.indexOf(',')));
    }

    /// The rows at the end, as both sinks have them: one for each shop.
    List<String> rows() throws IOException {
        Map<String, Long> weights = new HashMap<>();
        for (String line : changes().stream().skip(1).toList()) {
            String[] fields = line.split(",", 3);
            assertThat(weights.merge(fields[2], Long.parseLong(fields[1]), Long::sum))
                    .as("seed %d, %s", seed, line)
                    .isBetween(0L, 1L);
        }
        weights.values().removeIf(weight -> weight == 0);
        List<String> rows =
                Files.readAllLines(folder.resolve("rated.csv")).stream().skip(1).toList();
        assertThat(rows).as("seed %d", seed).hasSize(SHOPS);
        assertThat(weights.keySet()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(rows);
        return rows;
    }
}
