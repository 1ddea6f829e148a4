package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.RowCountException;
import io.deltaway.connect.SinkException;
import io.deltaway.connect.SinkWriter;
import io.deltaway.table.PlanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What file sinks refuse, and how they say it.
class FileSinkRefusalsTest {

    record Item(String name, long qty) {}

    @TempDir Path directory;

    private static SinkWriter open(FileSink sink, Class<?> recordClass) throws IOException {
        return Writing.open(sink, recordClass, InstantSource.system());
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void aPlaceThatCanNotBeWrittenIsToldAtTheStart() throws IOException {
        Files.createDirectory(directory.resolve("taken.csv"));
        Files.writeString(directory.resolve("file"), "");
        for (FileSink sink :
                List.of(
                        Csv.changes(path("taken.csv")),
                        Csv.snapshot(path("taken.csv")),
                        Csv.file(path("taken.csv")))) {
            assertThatThrownBy(() -> open(sink, Item.class))
                    .isInstanceOf(SinkException.class)
                    .hasMessage(
                            "DW-0411 "
                                    + path("taken.csv")
                                    + " is a directory and not a file. Name a file in it.");
        }
        for (FileSink sink :
                List.of(Csv.changes(path("file/x.csv")), Csv.snapshot(path("file/x.csv")))) {
            assertThatThrownBy(() -> open(sink, Item.class))
                    .isInstanceOf(SinkException.class)
                    .hasMessage(
                            "DW-0411 "
                                    + path("file/x.csv")
                                    + " can't be written: "
                                    + path("file")
                                    + " is a file and not a directory. Change the path.");
        }
    }

    @Test
    void aPlaceThatMayNotBeWrittenIsToldAtTheStart() throws IOException {
        Path locked =
                Files.createDirectory(
                        directory.resolve("locked"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("r-xr-xr-x")));
        Assumptions.assumeFalse(Files.isWritable(locked), "root may write anywhere");
        assertThatThrownBy(() -> open(Csv.snapshot(path("locked/x.csv")), Item.class))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("permission denied");
    }

    @Test
    void whatTheSystemSaysOfAPlaceIsTold() {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self")), "a Linux file system");
        for (FileSink sink : List.of(Csv.changes("/proc/x"), Csv.snapshot("/proc/x"))) {
            assertThatThrownBy(() -> open(sink, Item.class))
                    .hasMessage(
                            "DW-0411 /proc/x can't be written: the system has no such place."
                                    + " Check the path and its file system.");
        }
    }

    @Test
    void anEmptyPathIsRefusedWhereItIsWritten() {
        assertThatThrownBy(() -> Csv.snapshot(""))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining(
                        "DW-0116 an option of a file does not fit: expected the path of a file, got"
                                + " \"\", at FileSinkRefusalsTest.java:");
        assertThatThrownBy(() -> JsonLines.files(" ", Item.class))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("expected a file, a directory or a glob, got \" \"");
    }

    @Test
    void manyCopiesOfARowAreWrittenAndAbsurdlyManyRefused() throws IOException {
        long many = 3_000_000;
        for (FileSink sink : List.of(Csv.snapshot(path("m.csv")), Csv.file(path("m.csv")))) {
            try (SinkWriter writer = open(sink, Item.class)) {
                writer.write(0, Writing.batch(Item.class, new long[] {many}, new Item("a", 1L)));
                writer.endEpoch(0);
                writer.finish();
            }
            assertThat(Files.size(directory.resolve("m.csv"))).isEqualTo(9 + 4 * many);
            try (SinkWriter writer = open(sink, Item.class)) {
                assertThatThrownBy(
                                () -> {
                                    writer.write(
                                            0,
                                            Writing.batch(
                                                    Item.class,
                                                    new long[] {1L << 40},
                                                    new Item("a", 1L)));
                                    writer.endEpoch(0);
                                })
                        .isInstanceOf(SinkException.class)
                        .hasMessageStartingWith(
                                "DW-0413 a row is 1,099,511,627,776 times in the table, and would"
                                        + " be as many lines of ");
            }
        }
    }

    @Test
    void aRowThatIsThereTooOftenOrTooRarelyIsNotTheSinksFault() throws IOException {
        for (long weight : new long[] {-1, Long.MAX_VALUE}) {
            try (SinkWriter writer =
                    open(Csv.snapshot(path("s.csv")).every(Duration.ofHours(1)), Item.class)) {
                writer.endEpoch(0);
                for (int epoch = 1; epoch <= 2; epoch++) {
                    writer.write(
                            epoch,
                            Writing.batch(Item.class, new long[] {weight}, new Item("a", 1L)));
                    writer.endEpoch(epoch);
                }
                assertThatThrownBy(writer::finish)
                        .isInstanceOfSatisfying(
                                RowCountException.class,
                                e -> assertThat(e.isNegative()).isEqualTo(weight < 0));
            }
        }
    }

    @Test
    void rowsOfAnEpochThatNeverEndsAreGone() throws IOException {
        for (FileSink sink : List.of(Csv.file(path("r.csv")), Csv.changes(path("r.csv")))) {
            SinkWriter writer = open(sink, Item.class);
            writer.write(0, Writing.batch(Item.class, new long[0], new Item("a", 1L)));
            writer.endEpoch(0);
            long complete = Files.size(directory.resolve("r.csv"));
            var large = new Item("b".repeat(1 << 23), 1L);
            writer.write(1, Writing.batch(Item.class, new long[0], large));
            assertThat(Files.size(directory.resolve("r.csv"))).isGreaterThan(complete);
            writer.close();
            assertThat(Files.size(directory.resolve("r.csv"))).isEqualTo(complete);
        }
    }

    @Test
    void aFullDiskIsToldWithWhatToDo() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "a Linux device that is always full");
        assertThatThrownBy(() -> open(Csv.changes(full.toString()), Item.class))
                .isInstanceOf(SinkException.class)
                .hasMessage(
                        "DW-0412 the disk is full: /dev/full can't be written. "
                                + "Make room and run again; epochs written before are complete.");
    }

    @Test
    void aSnapshotReplacesFilesOnly() throws IOException {
        Path real = Files.writeString(directory.resolve("real.csv"), "kept");
        Path link = Files.createSymbolicLink(directory.resolve("link.csv"), real);
        assertThatThrownBy(() -> open(Csv.snapshot(link.toString()), Item.class))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("a link, a pipe or a device");
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("kept");
    }

    @Test
    void changesHaveTwoColumnsOfTheirOwn() {
        assertThat(List.of(Csv.changes("x"), JsonLines.changes("x")))
                .allSatisfy(
                        sink -> assertThat(sink.ownColumns()).containsExactly("epoch", "weight"));
        assertThat(
                        List.of(
                                Csv.snapshot("x"),
                                JsonLines.snapshot("x"),
                                Csv.file("x"),
                                JsonLines.file("x")))
                .allSatisfy(sink -> assertThat(sink.ownColumns()).isEmpty());
    }
}
