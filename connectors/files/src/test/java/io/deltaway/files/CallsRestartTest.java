package io.deltaway.files;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Call;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls whose answers are others each time, in a pipeline that is killed again and again.
class CallsRestartTest {

    record Sale(String shop, long amount) {}

    record Takings(String shop, long sales, long amount) {}

    record Rated(String shop, long sales, long amount, long rating) {}

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @TempDir Path folder;

    private final AtomicLong calls = new AtomicLong();
    private final Map<String, List<Long>> given = new ConcurrentHashMap<>();
    private final Map<String, Integer> settled = new HashMap<>();
    private int crashes;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatWasAnsweredOnceStays(long seed) throws IOException {
        var random = new Random(seed);
        var lines = new ArrayList<String>();
        lines.add("shop,amount");
        for (int i = 0; i < 1_000; i++) {
            lines.add("shop" + random.nextInt(20) + "," + random.nextInt(100));
        }
        Files.write(folder.resolve("sales.csv"), lines);

        List<String> before = List.of();
        while (!runs(random)) {
            crashes++;
            List<String> now = changes();
            assertThat(now).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(before.size());
            assertThat(now.subList(0, before.size())).as("seed %d", seed).isEqualTo(before);
            before = complete(now);
            for (String line : before.stream().skip(1).toList()) {
                String[] fields = line.split(",", 6);
                String question = fields[2] + "/" + fields[3];
                settled.putIfAbsent(question, given.getOrDefault(question, List.of()).size());
            }
        }

        assertThat(crashes).as("seed %d", seed).isPositive();
        List<String> end = changes();
        assertThat(end.subList(0, before.size())).as("seed %d", seed).isEqualTo(before);
        Map<String, Long> weights = new HashMap<>();
        for (String line : end.stream().skip(1).toList()) {
            String[] fields = line.split(",", 3);
            long weight = weights.merge(fields[2], Long.parseLong(fields[1]), Long::sum);
            assertThat(weight).as("seed %d, %s", seed, line).isBetween(0L, 1L);
        }
        weights.values().removeIf(weight -> weight == 0);
        List<String> rows =
                Files.readAllLines(folder.resolve("rated.csv")).stream().skip(1).toList();
        assertThat(rows).as("seed %d", seed).hasSize(20);
        assertThat(weights.keySet()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(rows);
        for (String row : rows) {
            String[] fields = row.split(",", 4);
            assertThat(given.get(fields[0] + "/" + fields[1]))
                    .as("seed %d, %s", seed, row)
                    .contains(Long.parseLong(fields[3]));
        }
        settled.forEach((question, times) ->
                assertThat(given.get(question))
                        .as("seed %d: what %s was answered had been shown", seed, question)
                        .hasSize(times));
    }

    private boolean runs(Random random) {
        var left = new AtomicInteger(random.nextInt(30 + 20 * crashes));
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
        Call<String, Long> rate = Call.of("rate", Types.LONG, this::rating);
        Table<Rated> rated =
                takings.select(
                        into(
                                Rated.class,
                                rest(),
                                callAsync(
                                                rate.concurrently(3),
                                                col(Takings::shop)
                                                        .concat("/")
                                                        .concat(col(Takings::sales).toText()))
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

    private long rating(String question) {
        long answer = calls.incrementAndGet();
        given.computeIfAbsent(question, q -> new ArrayList<>()).add(answer);
        return answer;
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
}
