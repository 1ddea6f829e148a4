package io.deltaway.assistant;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;

import io.deltaway.connect.Call;
import io.deltaway.documents.Chunk;
import io.deltaway.documents.Documents;
import io.deltaway.documents.Splitter;
import io.deltaway.files.Bytes;
import io.deltaway.files.JsonLines;
import io.deltaway.run.Pipeline;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reads, cuts and embeds the files of a directory; also as a process that is killed.
final class KilledDocuments {

    private KilledDocuments() {}

    record Embedded(
            String id,
            String path,
            String mediaType,
            @Nullable String title,
            String section,
            int page,
            int position,
            String text,
            float[] vector) {}

    /// @param arguments the directory, the state, the file of what is embedded, and the result
    public static void main(String[] arguments) {
        Path log = Path.of(arguments[2]);
        Pipeline pipeline = Pipeline.create().persist(Path.of(arguments[1]));
        embedded(
                        pipeline.read(
                                Bytes.files(arguments[0] + "/**").live(Duration.ofMillis(20))),
                        text -> write(log, text.replace('\n', ' ') + "\n"))
                .write(JsonLines.snapshot(arguments[3]));
        pipeline.run();
    }

    /// What stands in a directory, computed from scratch.
    static void once(Path directory, Path result) {
        Pipeline pipeline = Pipeline.create();
        embedded(pipeline.read(Bytes.files(directory + "/**")), text -> {})
                .write(JsonLines.snapshot(result.toString()));
        pipeline.run();
    }

    /// Is told each text that is embedded.
    @FunctionalInterface
    private interface Told {
        void told(String text);
    }

    private static Table<Embedded> embedded(Table<Bytes.File> files, Told told) {
        Call<String, float[]> model =
                Call.of(
                        "letters",
                        Types.FLOATS,
                        (String text) -> {
                            told.told(text);
                            return new float[] {text.length(), text.hashCode() % 1000};
                        });
        Table<Chunk> chunks =
                files.apply(Documents.parse(options -> options.memory(64)))
                        .apply(Documents.split(Splitter.tokens(4, 12)));
        return chunks.select(
                into(
                        Embedded.class,
                        rest(),
                        callAsync(model, col(Chunk::text)).as(Embedded::vector)));
    }

    private static synchronized void write(Path log, String line) {
        try {
            Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
