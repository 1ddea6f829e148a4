package io.deltaway.files;

import static io.deltaway.table.Columns.call;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.remembered;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a function answered that answers differently each time, and what a sink saw of it, stays so
/// whenever the pipeline ends and is started again.
class RememberedRestartTest {

    record Sale(String shop, long amount) {}

    record Takings(String shop, long sales, long amount) {}

    record Rated(String shop, long sales, long amount, long rating) {}

    private static final AtomicLong CALLS = new AtomicLong();

    @TempDir Path folder;

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatASinkSawOnceStays(long seed) throws IOException {
        var random = new Random(seed);
        var lines = new ArrayList<String>();
        lines.add("shop,amount");
        for (int i = 0; i < 2_000; i++) {
            lines.add("shop" + random.nextInt(20) + "," + random.nextInt(100));
        }
        Files.write(folder.resolve("sales.csv"), lines);

        List<String> before = List.of();
        int crashes = 0;
        while (!runs(random, crashes)) {
            crashes++;
            assertThat(changes())
                    .as("seed %d, after crash %d", seed, crashes)
                    .hasSizeGreaterThanOrEqualTo(before.size());
            assertThat(changes().subList(0, before.size())).as("seed %d", seed).isEqualTo(before);
            before = complete();
        }

        assertThat(crashes).as("seed %d", seed).isPositive();
        List<String> end = changes();
        assertThat(end.subList(0, before.size())).as("seed %d", seed).isEqualTo(before);
        assertThat(sum(end, seed))
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(rows("rated.csv"));
        var ratings = new HashSet<String>();
        for (String row : rows("rated.csv")) {
            ratings.add(row.substring(row.lastIndexOf(',') + 1));
        }
        assertThat(ratings).as("no answer is given twice").hasSize(20);
    }

    private boolean runs(Random random, int crashes) {
        var left = new AtomicInteger(random.nextInt(160 + 20 * crashes));
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
        Table<Takings> takings =
                pipeline.read(Csv.files(folder.resolve("sales.csv").toString(), Sale.class))
                        .groupBy(col(Sale::shop))
                        .reduce(g ->
                                into(
                                        Takings.class,
                                        g.keys(),
                                        g.count().as(Takings::sales),
                                        g.sum(col(Sale::amount)).as(Takings::amount)));
        Table<Rated> rated =
                takings.select(
                        into(
                                Rated.class,
                                rest(),
                                remembered(
                                                call(
                                                        (String shop, Long sales) ->
                                                                CALLS.incrementAndGet(),
                                                        col(Takings::shop),
                                                        col(Takings::sales)))
                                        .as(Rated::rating)));
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
    private List<String> complete() throws IOException {
        List<String> all = changes();
        if (all.size() < 2) {
            return List.of();
        }
        String last = epoch(all.getLast());
        return all.stream().takeWhile(line -> !epoch(line).equals(last)).toList();
    }

    private static String epoch(String line) {
        return line.substring(0, Math.max(0, line.indexOf(',')));
    }

    private List<String> rows(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name)).stream().skip(1).toList();
    }

    private static List<String> sum(List<String> changes, long seed) {
        Map<String, Long> weights = new HashMap<>();
        for (String line : changes.stream().skip(1).toList()) {
            String[] fields = line.split(",", 3);
            assertThat(weights.merge(fields[2], Long.parseLong(fields[1]), Long::sum))
                    .as("seed %d, %s", seed, line)
                    .isBetween(0L, 1L);
        }
        weights.values().removeIf(weight -> weight == 0);
        return List.copyOf(weights.keySet());
    }
}
