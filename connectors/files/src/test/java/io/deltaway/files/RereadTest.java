package io.deltaway.files;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Chunk;
import io.deltaway.connect.RereadableSource;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.SourceReader;
import io.deltaway.run.Pipeline;
import io.deltaway.testkit.BatchText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What was read of files is read again between the same offsets.
class RereadTest {

    record Item(String name, long qty) {}

    record Total(long qty) {}

    @TempDir Path folder;

    private final SourceContext context = new SourceContext(InstantSource.system());

    /// A source over files whose text is given, with mistakes in some lines.
    record Kind(
            String name,
            Function<String, RereadableSource<?>> source,
            Function<Integer, String> line) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind(
                        "items.csv",
                        pattern -> Csv.files(pattern, Item.class),
                        n ->
                                n == 0
                                        ? "name,qty"
                                        : "\"it\nem " + n + "\"," + (n % 7 == 0 ? "x" : n)),
                new Kind(
                        "items.jsonl",
                        pattern -> JsonLines.files(pattern, Item.class),
                        n -> "{\"name\":\"item\",\"qty\":" + (n % 7 == 0 ? "x" : n) + "}"),
                new Kind("lines.txt", TextFiles::lines, n -> "line " + n),
                new Kind("whole.txt", TextFiles::whole, n -> "line " + n),
                new Kind("bytes.bin", Bytes::files, n -> "line " + n));
    }

    private Path write(String name, Function<Integer, String> line, int lines) throws IOException {
        String text =
                IntStream.range(0, lines).mapToObj(line::apply).collect(Collectors.joining("\n"));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (name.endsWith(".gz")) {
            var packed = new ByteArrayOutputStream();
            try (var out = new GZIPOutputStream(packed)) {
                out.write(bytes);
            }
            bytes = packed.toByteArray();
        }
        return Files.write(folder.resolve(name), bytes);
    }

    /// A chunk, and where its file was before it.
    private record Given(Map<String, byte[]> from, Chunk chunk) {}

    private List<Given> read(RereadableSource<?> source) throws IOException {
        var given = new ArrayList<Given>();
        var at = new HashMap<String, byte[]>();
        try (SourceReader reader = source.open(context)) {
            while (reader.poll() instanceof SourceReader.Poll.Next(var decoding)) {
                Chunk chunk = decoding.decode();
                var from = new HashMap<>(at);
                from.keySet().retainAll(chunk.offsets().keySet());
                given.add(new Given(from, chunk));
                at.putAll(chunk.offsets());
            }
        }
        return given;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void chunksAreTheSameInAnyOrder(Kind kind) throws IOException {
        write(kind.name(), kind.line(), 40_000);
        write("b-" + kind.name(), kind.line(), 3);
        write("c-" + kind.name() + ".gz", kind.line(), 30_000);
        RereadableSource<?> source =
                kind.source().apply(folder.resolve("*" + kind.name() + "*").toString());
        List<Given> given = read(source);
        assertThat(given).hasSizeGreaterThanOrEqualTo(3);
        var schema = source.rowType().schema();
        for (int round = 0; round < 2; round++) {
            try (RereadableSource.Rereader again = source.reread(context)) {
                for (Given one : given) {
                    Chunk chunk = again.read(one.from(), one.chunk().offsets());
                    assertThat(BatchText.lines(schema, chunk.rows()))
                            .isEqualTo(BatchText.lines(schema, one.chunk().rows()));
                    assertThat(chunk.malformed()).isEqualTo(one.chunk().malformed());
                }
            }
            Collections.shuffle(given, new Random(1));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aFileThatWasChangedIsNotReadAgain(Kind kind) throws IOException {
        Path file = write(kind.name(), kind.line(), 40_000);
        RereadableSource<?> source = kind.source().apply(file.toString());
        Given last = read(source).getLast();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 2] ^= 1;
        FileTime modified = Files.getLastModifiedTime(file);
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, modified);
        assertRefused(source, last, "was changed since it was read");
        Files.writeString(file, "");
        assertRefused(source, last, "was changed since it was read");
        Files.delete(file);
        assertRefused(source, last, "is gone");
    }

    private void assertRefused(RereadableSource<?> source, Given given, String reason)
            throws IOException {
        try (RereadableSource.Rereader again = source.reread(context)) {
            assertThatThrownBy(() -> again.read(given.from(), given.chunk().offsets()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageStartingWith("DW-0403")
                    .hasMessageContaining(reason);
        }
    }

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void theLogHoldsNoRows() throws IOException {
        Path file = write("items.csv", n -> n == 0 ? "name,qty" : "item " + n + "," + n, 50_000);
        assertThatThrownBy(() -> sum(file, "sink-committed")).hasRootCauseInstanceOf(Crash.class);
        Path state = folder.resolve("state");
        try (var files = Files.list(state)) {
            long logged =
                    files.filter(one -> one.getFileName().toString().startsWith("log"))
                            .mapToLong(RereadTest::size)
                            .sum();
            assertThat(logged).isBetween(1L, Files.size(file) / 20);
        }
        sum(file, "");
        assertThat(folder.resolve("sum.csv")).hasContent("qty\n1249975000");
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPipelineWhoseFileWasChangedIsRefused() throws IOException {
        Path file = write("items.csv", n -> n == 0 ? "name,qty" : "item " + n + "," + n, 5_000);
        assertThatThrownBy(() -> sum(file, "sink-committed")).hasRootCauseInstanceOf(Crash.class);
        byte[] before = Files.readAllBytes(file);
        write("items.csv", n -> n == 0 ? "name,qty" : "item " + n + "," + (n + 1), 5_000);
        assertThatThrownBy(() -> sum(file, ""))
                .hasMessageContainingAll("DW-0403", file.toString(), "was changed");
        Files.write(file, before);
        sum(file, "");
        assertThat(folder.resolve("sum.csv")).hasContent("qty\n12497500");
    }

    @Test
    void aLineThatWasNotAtItsEndIsNotTakenForOne() throws IOException {
        Path file = write("items.csv", n -> n == 0 ? "name,qty" : "item " + n + "," + n, 3);
        sum(file, "");
        Files.writeString(file, Files.readString(file) + "0\nitem 3,3\n");
        assertThatThrownBy(() -> sum(file, "")).hasMessageContaining("DW-0403");
        write("items.csv", n -> n == 0 ? "name,qty" : "item " + n + "," + n, 4);
        sum(file, "");
        assertThat(folder.resolve("sum.csv")).hasContent("qty\n6");
    }

    private void sum(Path file, String crashAt) {
        var pipeline = Pipeline.create().persist(folder.resolve("state"));
        pipeline.configure(c ->
                c.crashPoints(point -> {
                    if (point.equals(crashAt)) {
                        throw new Crash();
                    }
                }));
        pipeline.read(Csv.files(file.toString(), Item.class))
                .reduce(g -> into(Total.class, g.sum(col(Item::qty)).as(Total::qty)))
                .write(Csv.snapshot(folder.resolve("sum.csv").toString()));
        pipeline.run();
    }
}
