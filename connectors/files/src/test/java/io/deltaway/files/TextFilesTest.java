package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFilesTest {

    @TempDir Path directory;

    @Test
    void linesHaveNumbers() throws IOException {
        String file =
                Files.writeString(
                                directory.resolve("a.txt"),
                                "\uFEFFone\r\n\né three of more than seven bytes")
                        .toString();
        assertThat(Reading.all(TextFiles.lines(file)))
                .containsExactly(
                        file + "|1|one",
                        file + "|2|",
                        file + "|3|é three of more than seven bytes");
    }

    @Test
    void linesThatAreNotUtf8AreRefused() throws IOException {
        Path file =
                Files.write(
                        directory.resolve("a.txt"),
                        new byte[] {'a', '\n', (byte) 0xFF, '\n', 'b', '\n'});
        assertThat(Reading.all(TextFiles.lines(file.toString())))
                .containsExactly(
                        file + "|1|a",
                        file + "|3|b",
                        "DW-2104 a.txt:2 expected UTF-8, got the byte 0xFF at byte 1 of the line"
                                + " <\uFFFD>");
    }

    @Test
    void wholeFilesAreRows() throws IOException {
        Path a = Files.writeString(directory.resolve("a.txt"), "one\ntwo\n");
        Path b = Files.write(directory.resolve("b.txt"), new byte[] {'x', (byte) 0xFF});
        Files.setLastModifiedTime(a, FileTime.from(Instant.parse("2024-01-01T00:00:00Z")));
        assertThat(Reading.all(TextFiles.whole(directory.toString())))
                .containsExactly(
                        a + "|one\ntwo\n|2024-01-01T00:00:00Z|8",
                        "DW-2104 b.txt expected UTF-8, got the byte 0xFF at byte 2 of the file"
                                + " <x\uFFFD>");
        Files.setLastModifiedTime(b, FileTime.from(Instant.parse("2024-01-01T00:00:00Z")));
        assertThat(Reading.all(Bytes.files(directory + "/b.*")))
                .containsExactly(
                        b + "|[120, -1]|2024-01-01T00:00:00Z|2|" + Files.getOwner(b).getName());
        assertThat(Reading.all(Bytes.files(directory.toString(), 2)))
                .containsExactlyInAnyOrder(
                        "DW-2106 a.txt its 8 bytes are more than the 2 that are read <" + a + ">",
                        b + "|[120, -1]|2024-01-01T00:00:00Z|2|" + Files.getOwner(b).getName());
    }

    @Test
    void aDirectoryThatIsThereIsNoPattern() throws IOException {
        Path strange = Files.createDirectories(directory.resolve("Docs [2024] {a}"));
        Files.createDirectories(strange.resolve("x"));
        Files.createDirectories(directory.resolve("Docs 2"));
        Path one = Files.writeString(strange.resolve("x/1.txt"), "1");
        Path two = Files.writeString(strange.resolve("2.txt"), "2");
        Path three = Files.writeString(directory.resolve("Docs 2/3.txt"), "3");
        assertThat(found(strange + "/**")).containsExactly(two, one);
        assertThat(found(strange + "/[x]/*.txt")).containsExactly(one);
        assertThat(found(directory + "/Docs [2]/*")).containsExactly(three);
    }

    private static List<Path> found(String pattern) throws IOException {
        return Reading.all(Bytes.files(pattern)).stream()
                .map(row -> Path.of(row.substring(0, row.indexOf('|'))))
                .toList();
    }
}
