package io.deltaway.files;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.run.Materialized;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunException;
import io.deltaway.run.RunningPipeline;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pipelines that follow files, end at any moment and are started again, while the files change
/// whether somebody looks or not.
class LiveRestartTest {

    record Item(String name, long qty) {}

    record Stock(String name, long qty) {}

    @TempDir Path folder;

    private Path files;
    private long ticks;

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void makeFolder() throws IOException {
        files = Files.createDirectories(folder.resolve("files"));
    }

    /// A pipeline that shows stock and errors, also as files of changes.
    private final class Run {

        final Table<Stock> stock;
        final Table<RowError> errors;
        final Pipeline pipeline;

        Run(int workers) {
            pipeline = Pipeline.create().persist(folder.resolve("state"));
            pipeline.configure(c -> c.workers(workers));
            stock =
                    pipeline.read(
                                    Csv.files(files + "/*.csv", Item.class)
                                            .live(Duration.ofMillis(1)))
                            .groupBy(col(Item::name))
                            .reduce(g ->
                                    into(
                                            Stock.class,
                                            g.keys(),
                                            g.sum(col(Item::qty)).as(Stock::qty)));
            errors = pipeline.errors();
            pipeline.materialize(stock);
            pipeline.materialize(errors);
            stock.write(Csv.changes(folder.resolve("stock.csv").toString()));
            errors.write(Csv.changes(folder.resolve("errors.csv").toString()));
        }
    }

    @Test
    void whatHappenedMeanwhileIsFound() throws Exception {
        write("same.csv", "name,qty", "same,1", "wrong,x");
        write("grows.csv", "name,qty", "grows,1");
        write("replaced.csv", "name,qty", "old,1", "kept,1", "wrong,y");
        write("gone.csv", "name,qty", "gone,1", "wrong,z");
        write("touched.csv", "name,qty", "touched,1");
        settle(new Run(1));

        append("grows.csv", "grows,2\n");
        write("replaced.csv", "name,qty", "kept,1", "new,1", "wrong,yy");
        Files.delete(files.resolve("gone.csv"));
        Files.setLastModifiedTime(files.resolve("touched.csv"), nextTime());
        write("new.csv", "name,qty", "new,1");
        settle(new Run(1));

        assertThat(Files.readAllLines(folder.resolve("stock.csv")))
                .filteredOn(line -> line.startsWith("1,"))
                .containsExactlyInAnyOrder(
                        "1,-1,gone,1", "1,-1,grows,1", "1,1,grows,3", "1,-1,old,1", "1,1,new,2");
        assertThat(Files.readAllLines(folder.resolve("errors.csv")))
                .filteredOn(line -> line.startsWith("1,"))
                .hasSize(3)
                .anyMatch(line -> line.startsWith("1,-1,") && line.contains("wrong,y"))
                .anyMatch(line -> line.startsWith("1,-1,") && line.contains("wrong,z"))
                .anyMatch(line -> line.startsWith("1,1,") && line.contains("wrong,yy"));

        settle(new Run(1));
        assertThat(Files.readString(folder.resolve("stock.csv"))).doesNotContain("\n2,");
    }

    /// As if nobody had written for long, so that a last line without a newline counts.
    private void leaveAlone() throws IOException {
        try (Stream<Path> all = Files.list(files)) {
            for (Path file : all.toList()) {
                Files.setLastModifiedTime(file, nextTime());
            }
        }
    }

    /// Runs until the pipeline shows what is in the files.
    private void settle(Run run) throws IOException {
        try (RunningPipeline running = run.pipeline.start()) {
            Materialized<Stock> stock = running.materialized(run.stock);
            Materialized<RowError> errors = running.materialized(run.errors);
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            Map<String, Long> expected = expected();
            while (!shown(stock).equals(expected) || errors.rowCount() != wrongLines()) {
                assertThat(running.isRunning()).isTrue();
                assertThat(System.nanoTime())
                        .as(
                                "after a minute %s and %s, not %s",
                                shown(stock), errors.rows(), expected)
                        .isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
    }

    private static Map<String, Long> shown(Materialized<Stock> stock) {
        var shown = new TreeMap<String, Long>();
        stock.rows().forEach(row -> shown.put(row.name(), row.qty()));
        return shown;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void eachChangeIsSeenOnce(long seed) throws Exception {
        var random = new Random(seed);
        int crashes = 0;
        for (int round = 0; round < 12; round++) {
            changeSomething(random);
            crashes += runs(random, round % 4 == 0 ? 8 : 100) ? 0 : 1;
        }
        assertThat(crashes).as("seed %d", seed).isPositive();
        leaveAlone();
        settle(new Run(1 + random.nextInt(3)));

        var stock = new TreeMap<String, Long>();
        for (List<String> row : sum("stock.csv", seed)) {
            assertThat(stock.put(row.get(0), Long.parseLong(row.get(1))))
                    .as("seed %d: one row for %s", seed, row)
                    .isNull();
        }
        assertThat(stock).as("seed %d", seed).isEqualTo(expected());
        assertThat(sum("errors.csv", seed)).as("seed %d", seed).hasSize((int) wrongLines());
    }

    /// Runs for a while, until it crashes or is stopped.
    ///
    /// @param points how many points it passes at most before it crashes; where they are few it
    ///   does however slow the machine is
    private boolean runs(Random random, int points) throws Exception {
        var left = new AtomicInteger(random.nextInt(points));
        var run = new Run(1 + random.nextInt(3));
        run.pipeline.configure(c ->
                c.logUpTo(1 + random.nextInt(5_000))
                        .crashPoints(point -> {
                            if (left.getAndDecrement() == 0) {
                                throw new Crash();
                            }
                        }));
        try (RunningPipeline running = run.pipeline.start()) {
            for (int i = random.nextInt(8); i > 0; i--) {
                changeSomething(random);
                if (random.nextBoolean() && running.await(Duration.ofMillis(random.nextInt(20)))) {
                    return true;
                }
            }
            return true;
        } catch (RunException e) {
            assertThat(e).hasRootCauseInstanceOf(Crash.class);
            return false;
        }
    }

    private void changeSomething(Random random) throws IOException {
        String name = "f" + random.nextInt(5) + ".csv";
        Path path = files.resolve(name);
        switch (random.nextInt(6)) {
            case 0 -> Files.deleteIfExists(path);
            case 1 -> {
                if (Files.exists(path)) {
                    Files.setLastModifiedTime(path, nextTime());
                }
            }
            case 2, 3 -> {
                var lines = new ArrayList<String>(List.of("name,qty"));
                for (int i = random.nextInt(20); i > 0; i--) {
                    lines.add(line(random));
                }
                write(name, lines.toArray(String[]::new));
            }
            default -> {
                if (Files.exists(path)) {
                    appendLine(name, random);
                }
            }
        }
    }

    /// Now and then a line gets its end later.
    private void appendLine(String name, Random random) throws IOException {
        if (!Files.readString(files.resolve(name)).endsWith("\n")) {
            append(name, "0\n");
        } else if (random.nextInt(4) == 0) {
            append(name, "item,1");
        } else {
            append(name, line(random) + "\n");
        }
    }

    /// No two files have the same, however coarse the clock of the file system.
    private FileTime nextTime() {
        return FileTime.fromMillis(1_700_000_000_000L + ticks++);
    }

    private static String line(Random random) {
        return "item"
                + random.nextInt(10)
                + ","
                + (random.nextInt(5) == 0 ? "x" : random.nextInt(100));
    }

    private void write(String name, String... lines) throws IOException {
        Path fresh = folder.resolve("fresh");
        Files.write(fresh, List.of(lines));
        Files.setLastModifiedTime(fresh, nextTime());
        Files.move(fresh, files.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void append(String name, String text) throws IOException {
        Files.writeString(files.resolve(name), text, StandardOpenOption.APPEND);
    }

    private Map<String, Long> expected() throws IOException {
        var stock = new TreeMap<String, Long>();
        for (String line : lines()) {
            if (!line.endsWith(",x") && !line.startsWith("wrong")) {
                String[] fields = line.split(",", -1);
                stock.merge(fields[0], Long.parseLong(fields[1]), Long::sum);
            }
        }
        return stock;
    }

    private long wrongLines() throws IOException {
        return lines().stream().filter(l -> l.endsWith(",x") || l.startsWith("wrong")).count();
    }

    private List<String> lines() throws IOException {
        var lines = new ArrayList<String>();
        try (var all = Files.list(files)) {
            for (Path file : all.toList()) {
                lines.addAll(Files.readAllLines(file).stream().skip(1).toList());
            }
        }
        return lines;
    }

    /// The rows that a file of changes comes to, each of which may never be there less than not.
    private List<List<String>> sum(String name, long seed) throws IOException {
        var weights = new HashMap<List<String>, Long>();
        for (String line : Files.readAllLines(folder.resolve(name)).stream().skip(1).toList()) {
            List<String> fields = List.of(line.split(",", -1));
            long weight = Long.parseLong(fields.get(1));
            List<String> row = fields.subList(2, fields.size());
            assertThat(weights.merge(row, weight, Long::sum))
                    .as("seed %d, %s", seed, line)
                    .isNotNegative();
        }
        var rows = new ArrayList<List<String>>();
        weights.forEach((row, weight) -> {
            for (long copy = 0; copy < weight; copy++) {
                rows.add(row);
            }
        });
        return rows;
    }
}
