package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that come packed, or through a pipe.
class PackedFilesTest {

    record Item(String name, long qty, double price) {}

    @TempDir Path directory;

    private void write(String name, byte[] bytes) throws IOException {
        Path path = directory.resolve(name);
        Files.createDirectories(path.getParent());
        Files.write(path, bytes);
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void gzipIsKnownByItsNameOrItsFirstBytes() throws IOException {
        write("d/a.csv.gz", gzip("name,qty,price\nx,1,1\n"));
        write("d/b.csv", gzip("name,qty,price\ny,2,2\n"));
        assertThat(Reading.all(Csv.files(directory + "/d/*", Item.class)))
                .containsExactly("x|1|1.0", "y|2|2.0");
    }

    /// As `/dev/stdin` behind a pipe: it can be read once, and not at positions.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(60)
    void aPipeIsReadAsItComes(boolean packed) throws Exception {
        Path pipe = directory.resolve("pipe");
        assumeTrue(new File("/usr/bin/mkfifo").canExecute());
        new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor();
        String text = "name,qty,price\nx,1,1\n" + "y,2,2\n".repeat(100_000);
        byte[] bytes = packed ? gzip(text) : text.getBytes(StandardCharsets.UTF_8);
        var writer =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                Files.write(pipe, bytes, StandardOpenOption.WRITE);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        assertThat(Reading.all(Csv.files(pipe.toString(), Item.class)))
                .hasSize(100_001)
                .startsWith("x|1|1.0")
                .endsWith("y|2|2.0");
        writer.join();
        assertThatThrownBy(() -> Csv.files(pipe.toString()))
                .hasMessageContaining("can be read once only");
    }
}
