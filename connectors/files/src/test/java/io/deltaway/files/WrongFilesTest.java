package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.deltaway.connect.SourceException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are not there, or are not what they are taken for.
class WrongFilesTest {

    record Item(String name, long qty, double price) {}

    @TempDir Path directory;

    private void write(String name, String text) throws IOException {
        Path path = directory.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void noFileIsToldAtTheStart() {
        assertThatThrownBy(() -> Reading.all(Csv.files(directory + "/*.csv", Item.class)))
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith("DW-0401 no file matches " + directory + "/*.csv in ");
        for (String pattern : List.of("/none/*.csv", "/none/a.csv")) {
            var source = Csv.files(directory + pattern, Item.class);
            for (var either : List.of(source, source.live())) {
                assertThatThrownBy(() -> new Reading(either))
                        .isInstanceOf(SourceException.class)
                        .hasMessage(
                                "DW-0401 no file matches "
                                        + (directory + pattern)
                                        + ": there is no directory "
                                        + directory
                                        + "/none. Check the path, or make the directory.");
            }
        }
    }

    @Test
    void aLinkThatLeadsNowhereIsTold() throws IOException {
        write("d/a.csv", "name,qty,price\nx,1,1\n");
        Files.createSymbolicLink(directory.resolve("d/b.csv"), directory.resolve("gone.csv"));
        Files.createSymbolicLink(directory.resolve("d/other.txt"), directory.resolve("gone.txt"));
        Files.createSymbolicLink(directory.resolve("d/loop"), directory.resolve("d"));
        for (String pattern : List.of("/d/*.csv", "/**.csv")) {
            assertThat(Reading.all(Csv.files(directory + pattern, Item.class)))
                    .containsExactly(
                            "x|1|1.0",
                            "DW-2106 b.csv the file is gone <" + directory + "/d/b.csv>");
        }
        try (var live = new Reading(Csv.files(directory + "/d/*.csv", Item.class).live())) {
            live.untilIdle();
            assertThat(live.groups()).containsOnlyKeys("a.csv");
            assertThat(live.refused())
                    .containsExactly("DW-2106 b.csv the file is gone <" + directory + "/d/b.csv>");
            write("gone.csv", "name,qty,price\ny,2,2\n");
            live.until(() -> live.groups().containsKey("b.csv") && live.refused().isEmpty());
            Files.delete(directory.resolve("gone.csv"));
            live.until(() -> !live.groups().containsKey("b.csv") && live.refused().size() == 1);
            Files.delete(directory.resolve("d/b.csv"));
            live.until(() -> live.refused().isEmpty());
            assertThat(live.groups()).containsOnlyKeys("a.csv");
        }
    }

    @Test
    void aNameMayHaveALineEnd() throws IOException {
        write("d/two\nlines.csv", "name,qty,price\nx,1,1\n");
        assertThat(Reading.all(Csv.files(directory + "/**/two*.csv", Item.class)))
                .containsExactly("x|1|1.0");
    }

    /// As in old archives: to Java the names of all but the first are the same.
    @Test
    @EnabledOnOs(OS.LINUX)
    void aNameThatIsNoTextIsTold() throws IOException {
        write("d/good.csv", "name,qty,price\nx,1,1\n");
        for (String name : List.of("%C4", "%DC")) {
            Path bad = Path.of(URI.create(directory.toUri() + "d/bad" + name + ".csv"));
            Files.writeString(bad, "name,qty,price\ny,1,1\n");
        }
        String told = "its name has bytes that are no text in UTF-8; rename it";
        assertThat(Reading.all(Csv.files(directory + "/d/*.csv", Item.class)))
                .hasSize(2)
                .contains("x|1|1.0")
                .anyMatch(line -> line.startsWith("DW-2106 bad\uFFFD.csv") && line.contains(told));
        try (var live = new Reading(Csv.files(directory + "/d/*.csv", Item.class).live())) {
            live.untilIdle();
            assertThat(live.groups()).containsOnlyKeys("good.csv");
            assertThat(live.refused()).singleElement().asString().contains(told);
        }
    }

    @Test
    void aDirectoryThatMayNotBeReadIsTold() throws IOException {
        Path closed =
                Files.createDirectory(
                        directory.resolve("closed"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("-wx-wx-wx")));
        assumeFalse(Files.isReadable(closed), "root may read anything");
        assertThatThrownBy(() -> Reading.all(Csv.files(closed, Item.class)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("permission denied");
        write("a.csv", "name,qty,price\nx,1,1\n");
        assertThat(Reading.all(Csv.files(directory + "/**.csv", Item.class)))
                .containsExactly(
                        "x|1|1.0",
                        "DW-2106 closed the directory may not be opened, so nothing in it is read:"
                                + " permission denied <"
                                + directory
                                + "/closed>");
    }

    /// Its files are not read, which is not the same as that there are none.
    @ParameterizedTest
    @CsvSource({"d/in, -wx------", "d/in, rw-------", "d, rw-------"})
    void aDirectoryThatIsClosedLaterIsTold(String closed, String permissions) throws IOException {
        write("d/in/a.csv", "name,qty,price\nx,1,1\n");
        write("d/in/b.csv", "");
        Path closing = directory.resolve(closed);
        String told =
                "DW-2106 %s the directory may not be opened, so nothing in it is read: permission denied <%s>"
                        .formatted(closing.getFileName(), closing);
        for (String pattern : List.of("/d/in/*.csv", "/d/in", "/d/in/a.csv")) {
            if (pattern.endsWith("a.csv") && permissions.startsWith("-wx")) {
                continue; // a file may be opened by its name there
            }
            try (var live = new Reading(Csv.files(directory + pattern, Item.class).live())) {
                live.until(() -> live.groups().containsKey("a.csv"));
                permit(closing, permissions);
                assumeFalse(
                        Files.isReadable(closing) && Files.isExecutable(closing),
                        "root may read anything");
                live.until(() -> live.groups().isEmpty() && live.refused().equals(List.of(told)));
                permit(closing, "rwx------");
                live.until(() -> live.groups().containsKey("a.csv") && live.refused().isEmpty());
            } finally {
                permit(closing, "rwx------");
            }
        }
    }

    private static void permit(Path directory, String permissions) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
    }

    /// As below a directory of a server that does not answer: nobody knows what is there.
    @Test
    @EnabledOnOs(OS.LINUX)
    void aDirectoryThatCanNotBeLookedIntoIsTold() throws IOException {
        String deep = ("x".repeat(200) + "/").repeat(11);
        write("in/" + deep + "a.csv", "name,qty,price\nx,1,1\n");
        Files.createDirectories(directory.resolve(deep));
        Path near = directory.resolve("in");
        Path far =
                directory.resolve(deep + "in"); // the path of its file is longer than Linux takes
        var source = Csv.files(directory + "/**/*.csv", Item.class);
        try (var live = new Reading(source.live())) {
            live.until(() -> live.groups().containsKey("a.csv"));
            Files.move(near, far);
            live.until(() -> live.groups().isEmpty() && !live.refused().isEmpty());
            assertThat(live.refused()).singleElement().asString().contains("File name too long");
            assertThat(Reading.all(source)).isEqualTo(live.refused());
            Files.move(far, near);
            live.until(() -> live.groups().containsKey("a.csv") && live.refused().isEmpty());
        } finally {
            if (Files.exists(far)) {
                Files.move(far, near); // so that it can be deleted
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/in/*.csv", "/in", "/in/a.csv"})
    void aPlaceThatCanNotBeLookedIntoIsTold(String pattern) throws IOException {
        write("real/a.csv", "name,qty,price\nx,1,1\n");
        Path in = Files.createSymbolicLink(directory.resolve("in"), directory.resolve("real"));
        try (var live = new Reading(Csv.files(directory + pattern, Item.class).live())) {
            live.until(() -> live.groups().containsKey("a.csv"));
            Files.delete(in);
            Files.createSymbolicLink(in, in);
            live.until(() -> live.groups().isEmpty() && !live.refused().isEmpty());
            assertThat(live.refused())
                    .singleElement()
                    .asString()
                    .startsWith("DW-2106 ")
                    .contains("the file can't be read: " + in);
            Files.delete(in);
            Files.createSymbolicLink(in, directory.resolve("real"));
            live.until(() -> live.groups().containsKey("a.csv") && live.refused().isEmpty());
        }
    }

    /// Nothing can be behind a file.
    @Test
    void aDirectoryInWhosePlaceAFileIsIsGone() throws IOException {
        write("d/in/a.csv", "name,qty,price\nx,1,1\n");
        try (var live = new Reading(Csv.files(directory + "/d/in/a.csv", Item.class).live())) {
            live.until(() -> live.groups().containsKey("a.csv"));
            Files.move(directory.resolve("d/in"), directory.resolve("d/other"));
            write("d/in", "");
            live.until(() -> live.groups().isEmpty());
            live.untilIdle();
            assertThat(live.refused()).isEmpty();
        }
    }

    @Test
    void aFileThatIsNoTextIsToldAtTheStart() throws IOException {
        byte[] utf16 = "name,qty,price\n".getBytes(StandardCharsets.UTF_16);
        byte[] zip = {'P', 'K', 3, 4, 20, 0, 0, 0};
        for (var other :
                Map.of(utf16, "the file is UTF-16 and not UTF-8", zip, "the file is a zip archive")
                        .entrySet()) {
            Files.createDirectories(directory.resolve("d"));
            Files.write(directory.resolve("d/b.csv"), other.getKey());
            assertThatThrownBy(() -> Reading.all(Csv.files(directory + "/d/b.csv", Item.class)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(other.getValue())
                    .hasMessageEndingWith("Correct the file, or name another one.");
            assertThatThrownBy(() -> Csv.files(directory + "/d/b.csv"))
                    .hasMessageContaining(other.getValue());
            write("d/a.csv", "name,qty,price\nx,1,1\n");
            assertThat(Reading.all(Csv.files(directory + "/d", Item.class)))
                    .hasSize(2)
                    .startsWith("x|1|1.0")
                    .last()
                    .asString()
                    .startsWith("DW-2107 b.csv:1 " + other.getValue());
        }
    }

    @Test
    void anotherDelimiterIsGuessedForWhoForgetsIt() throws IOException {
        for (String delimiter : List.of(";", "\t", "|")) {
            write("a.csv", "name,qty,price\n".replace(",", delimiter));
            assertThatThrownBy(() -> Reading.all(Csv.files(directory + "/a.csv", Item.class)))
                    .hasMessageContaining(
                            ", as one name: perhaps it is to be read with .delimiter('"
                                    + delimiter.replace("\t", "\\t")
                                    + "'). Name the column");
        }
    }

    record Loose(@Nullable String name, @Nullable Long qty) {}

    /// Where all columns may be null, it would be rows of nothing.
    @Test
    void aHeaderWithoutAnyOfTheColumnsIsRefused() throws IOException {
        write("a.csv", "name;qty\nx;1\n");
        assertThatThrownBy(() -> Reading.all(Csv.files(directory + "/a.csv", Loose.class)))
                .hasMessageStartingWith("DW-0402")
                .hasMessageContaining(
                        "the header has none of the columns name, qty; it has name;qty")
                .hasMessageContaining(".delimiter(';')");
        write("a.csv", "qty,other\n1,2\n");
        write("b.csv", "sep=,\nname,qty\nx,1\n");
        assertThat(Reading.all(Csv.files(directory + "/*.csv", Loose.class)))
                .containsExactly(
                        "-|1",
                        "DW-2107 b.csv:1 the header has none of the columns name, qty; it has sep=, "
                                + " <sep=,>");
    }

    @Test
    void aBrokenGlobIsNamed() throws IOException {
        for (String pattern : List.of("[", "a{b.csv", "**/[x.csv")) {
            String path = directory + "/" + pattern;
            for (var source :
                    List.of(Csv.files(path, Item.class), Csv.files(path, Item.class).live())) {
                assertThatThrownBy(() -> Reading.all(source))
                        .isInstanceOf(SourceException.class)
                        .hasMessageStartingWith(
                                "DW-0404 " + path + " is no file that is there, and no glob: ")
                        .hasMessageNotContaining("\n");
            }
        }
        write("a[1.csv", "name,qty,price\nx,1,1\n");
        assertThat(Reading.all(Csv.files(directory + "/a[1.csv", Item.class)))
                .containsExactly("x|1|1.0");
        assertThat(Reading.all(Csv.files(directory + "/?[[]1.csv", Item.class)))
                .containsExactly("x|1|1.0");
    }

    @Test
    void anEmptyDirectoryHasNoRowsYet() throws IOException {
        assertThat(Reading.all(Csv.files(directory, Item.class))).isEmpty();
        try (var live = new Reading(Csv.files(directory, Item.class).live())) {
            live.untilIdle();
            write("a.csv", "name,qty,price\nx,1,1\n");
            live.until(() -> live.groups().containsKey("a.csv"));
            assertThat(live.groups().get("a.csv")).containsExactly("x|1|1.0");
        }
        assertThatThrownBy(() -> Csv.files(directory + "/../none").rowType())
                .hasMessageContaining("no file matches");
    }

    @Test
    void aJsonArrayIsToldAndNotReadByHalves() throws IOException {
        write("a.jsonl", "[\n{\"name\":\"x\",\"qty\":1,\"price\":1},\n{\"name\":\"y\"}\n]\n");
        assertThatThrownBy(() -> Reading.all(JsonLines.files(directory + "/a.jsonl", Item.class)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("the file is one JSON array");
        write("a.jsonl", "[1]\n{\"name\":\"x\",\"qty\":1,\"price\":1}\n");
        assertThat(Reading.all(JsonLines.files(directory + "/a.jsonl", Item.class)))
                .hasSize(2)
                .startsWith("x|1|1.0");
    }
}
