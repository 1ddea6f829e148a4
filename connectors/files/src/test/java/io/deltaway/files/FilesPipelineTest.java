package io.deltaway.files;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.testkit.Soon.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Callbacks;
import io.deltaway.connect.Collect;
import io.deltaway.run.Materialized;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunException;
import io.deltaway.run.RunningPipeline;
import io.deltaway.run.Status;
import io.deltaway.table.PlanException;
import io.deltaway.table.Row;
import io.deltaway.table.RowError;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files through whole pipelines.
class FilesPipelineTest {

    record Sale(String item, long qty, double price) {}

    record Total(String item, long qty) {}

    private static final int LARGE_ROWS = 100_000;

    @TempDir Path directory;

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private void write(String name, String text) throws IOException {
        Path beside = directory.resolveSibling("." + name);
        Files.writeString(beside, text);
        Files.createDirectories(directory.resolve("in"));
        Files.move(beside, directory.resolve("in").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Table<Total> totals(Table<Sale> sales) {
        return sales.groupBy(col(Sale::item))
                .reduce(g ->
                        into(
                                Total.class,
                                g.key().as(Total::item),
                                g.sum(col(Sale::qty)).as(Total::qty)));
    }

    @Test
    void badRowsGoToTheErrorTableAndTheOthersCount() throws IOException {
        write("a.csv", "item,qty,price\nx,1,1\nx,two,2\ny,3\ny,4,4\nx,5,5\n");
        write("b.csv", "item,price\nx,1\n");
        var pipeline = Pipeline.create();
        Table<Sale> sales = pipeline.read(Csv.files(path("in"), Sale.class));
        totals(sales).write(Csv.snapshot(path("out/totals.csv")));
        Collect<RowError> errors = Collect.rows();
        pipeline.errors().write(errors);
        Status status = pipeline.runToCompletion();

        assertThat(Files.readString(directory.resolve("out/totals.csv")))
                .isEqualTo("item,qty\nx,6\ny,4\n");
        assertThat(errors.current().stream().map(RowError::toString).toList())
                .hasSize(3)
                .anyMatch(error ->
                        error.contains(
                                "a.csv:3: column \"qty\": expected a whole number of 64 bits, got"
                                        + " \"two\""))
                .anyMatch(error ->
                        error.contains("a.csv:4: expected 3 fields [item, qty, price], got 2"))
                .anyMatch(error ->
                        error.contains(
                                "b.csv:1: the header lacks the column \"qty\"; it has item,"
                                        + " price"));
        assertThat(status.sources().getFirst().rows()).isEqualTo(3);
        assertThat(status.sources().getFirst().malformed()).isEqualTo(3);
    }

    @Test
    void liveFilesKeepASnapshotRight() throws Exception {
        write("a.csv", "item,qty,price\nx,1,1\ny,2,2\n");
        var pipeline = Pipeline.create();
        Table<Sale> sales =
                pipeline.read(Csv.files(path("in/*.csv"), Sale.class).live(Duration.ofMillis(2)));
        totals(sales).write(Csv.snapshot(path("totals.csv")).every(Duration.ZERO));
        Path totals = directory.resolve("totals.csv");
        try (RunningPipeline running = pipeline.start()) {
            await(running, "the first file", () -> shows(totals, "item,qty\nx,1\ny,2\n"));

            Files.writeString(directory.resolve("in/a.csv"), "x,10,1\n", StandardOpenOption.APPEND);
            await(running, "an appended line", () -> shows(totals, "item,qty\nx,11\ny,2\n"));

            write("b.csv", "item,qty,price\nz,5,1\n");
            await(running, "a new file", () -> shows(totals, "item,qty\nx,11\ny,2\nz,5\n"));

            write("a.csv", "item,qty,price\nx,7,1\n");
            await(running, "a replaced file", () -> shows(totals, "item,qty\nx,7\nz,5\n"));

            Files.delete(directory.resolve("in/b.csv"));
            await(running, "a deleted file", () -> shows(totals, "item,qty\nx,7\n"));
        }
    }

    /// Neither what says that the rows of a file go, nor its refusals that go with them.
    @Test
    void onlyWhatWasReadIsCounted() throws Exception {
        write("a.csv", "item,qty,price\nx,1,1\ny,2,2\nz,three,3\n");
        var pipeline = Pipeline.create();
        Table<Sale> sales =
                pipeline.read(Csv.files(path("in/*.csv"), Sale.class).live(Duration.ofMillis(2)));
        Table<Sale> shown = pipeline.materialize(sales);
        try (RunningPipeline running = pipeline.start()) {
            Materialized<Sale> view = running.materialized(shown);
            await(running, "the file", () -> view.rows().size() == 2);
            write("a.csv", "item,qty,price\nx,7,1\ny,8,1\nz,9,1\nz,ten,1\n");
            await(running, "a replaced file", () -> view.rows().size() == 3);
            Files.delete(directory.resolve("in/a.csv"));
            await(running, "a deleted file", () -> view.rows().isEmpty());

            Status status = running.status();
            assertThat(status.rowsIn()).isEqualTo(2 + 3);
            assertThat(status.sources().getFirst().rows()).isEqualTo(2 + 3);
            assertThat(status.sources().getFirst().malformed()).isEqualTo(1 + 1);
        }
    }

    /// The content of a file larger than what is read at a time.
    private static String large(int qty) {
        return "item,qty,price\n" + ("x," + qty + ",1.25\n").repeat(LARGE_ROWS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adaptive", "rows", "time"})
    void aFileIsReplacedInOneEpochHoweverLargeItIs(String cut) throws Exception {
        write("a.csv", large(1));
        var pipeline =
                Pipeline.create()
                        .configure(c -> {
                            switch (cut) {
                                case "rows" -> c.epochs(e -> e.rows(1_000));
                                case "time" -> c.epochs(e -> e.every(Duration.ofNanos(1)));
                                default -> {}
                            }
                        });
        var sales = pipeline.read(Csv.files(path("in"), Sale.class).live(Duration.ofMillis(2)));
        var seen = Collections.synchronizedList(new ArrayList<Total>());
        totals(sales)
                .write(
                        Callbacks.<Total>onChange((epoch, weight, total) -> {
                            if (weight > 0) {
                                seen.add(total);
                            }
                        }));
        try (RunningPipeline running = pipeline.start()) {
            for (int qty = 1; qty <= 4; qty++) {
                write("a.csv", large(qty));
                long wanted = (long) qty * LARGE_ROWS;
                await(
                        running,
                        "the file with " + qty,
                        () -> !seen.isEmpty() && seen.getLast().qty() == wanted);
            }
            write("a.csv", large(5));
        }
        assertThat(seen).extracting(total -> total.qty() % LARGE_ROWS).containsOnly(0L);
    }

    private static boolean shows(Path file, String text) throws IOException {
        return Files.exists(file) && Files.readString(file).equals(text);
    }

    @Test
    void columnsThatWereFoundAreUsedByName() throws IOException {
        write("a.csv", "item,qty,price\nx,1,1.5\ny,2,2.5\n");
        var pipeline = Pipeline.create();
        Table<Row> sales = pipeline.read(Csv.files(path("in/a.csv")));
        sales.where(col("price", Types.DOUBLE).gt(2.0)).write(JsonLines.file(path("out.jsonl")));
        pipeline.run();
        assertThat(Files.readString(directory.resolve("out.jsonl")))
                .isEqualTo("{\"item\":\"y\",\"qty\":2,\"price\":2.5}\n");
    }

    @Test
    void aTableThatChangesIsNoFileOfRows() throws IOException {
        write("a.csv", "item,qty,price\nx,1,1.5\n");
        var pipeline = Pipeline.create();
        Table<Total> totals = totals(pipeline.read(Csv.files(path("in/a.csv"), Sale.class)));
        assertThatThrownBy(() -> totals.write(Csv.file(path("out.csv"))))
                .isInstanceOf(PlanException.class);
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void aThousandShortPipelinesLeaveNoFileOpen() throws IOException {
        Path open = Path.of("/proc/self/fd");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.exists(open), "a system that lists open files");
        write("a.csv", "item,qty,price\nx,1,1.5\n");
        long before = 0;
        for (int i = 0; i < 1_000; i++) {
            if (i == 10) { // all classes are loaded
                before = count(open);
            }
            var pipeline = Pipeline.create();
            totals(pipeline.read(Csv.files(path("in/a.csv"), Sale.class)))
                    .write(Csv.snapshot(path("out.csv")));
            pipeline.run();
        }
        assertThat(count(open)).isLessThan(before + 10);
        assertThat(Files.readString(directory.resolve("out.csv"))).isEqualTo("item,qty\nx,1\n");
    }

    @Test
    void aFullDiskStopsThePipelineWithWhatToDo() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.exists(Path.of("/dev/full")), "a Linux device that is always full");
        write("a.csv", "item,qty,price\nx,1,1.5\n");
        var pipeline = Pipeline.create();
        pipeline.read(Csv.files(path("in/a.csv"), Sale.class)).write(Csv.file("/dev/full"));
        assertThatThrownBy(pipeline::run)
                .isInstanceOf(RunException.class)
                .hasMessageContaining("DW-0412 the disk is full: /dev/full can't be written");
    }
}
