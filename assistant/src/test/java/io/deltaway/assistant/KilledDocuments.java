package io.deltaway.assistant;

import static io.deltaway.search.Query.matching;
import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;

import io.deltaway.connect.Call;
import io.deltaway.connect.Rows;
import io.deltaway.documents.Chunk;
import io.deltaway.documents.Documents;
import io.deltaway.documents.Splitter;
import io.deltaway.files.Bytes;
import io.deltaway.files.JsonLines;
import io.deltaway.run.Pipeline;
import io.deltaway.search.FullText;
import io.deltaway.search.SearchIndex;
import io.deltaway.search.Vectors;
import io.deltaway.table.Columns;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads, cuts and embeds the files of a directory, and follows what some callers find of them;
/// also as a process that is killed.
final class KilledDocuments {

    /// Of which all files are made.
    static final List<String> WORDS =
            List.of(
                    "river", "bank", "market", "price", "engine", "winter", "light", "house",
                    "pump", "soup");

    static final List<String> CALLERS = List.of("ann", "bob");

    private static final Duration OFTEN = Duration.ofMillis(20);

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
            float[] vector,
            @Nullable List<String> readers) {}

    private record Question(String caller, String text, float[] vector, List<String> names) {}

    private record Hit(String caller, String text, long rank, String id, double score) {}

    /// Where everything is: documents, grants, the state, what is embedded, and the results.
    record Places(Path root) {

        Path documents() {
            return root.resolve("documents");
        }

        Path grants() {
            return root.resolve("grants");
        }

        Path state() {
            return root.resolve("state");
        }

        /// A line for each text that the model was asked for.
        Path log() {
            return root.resolve("embedded");
        }

        /// All passages with their vectors and readers.
        Path passages(String of) {
            return root.resolve(of + ".passages.jsonl");
        }

        /// What each caller finds.
        Path found(String of) {
            return root.resolve(of + ".found.jsonl");
        }
    }

    /// So few that most of the state comes from snapshots, and is taken up beside epochs.
    private static final long LOG_BYTES = 20_000;

    /// @param arguments the directory of everything
    public static void main(String[] arguments) {
        var places = new Places(Path.of(arguments[0]));
        Pipeline pipeline =
                Pipeline.create().persist(places.state()).configure(c -> c.logUpTo(LOG_BYTES));
        write(
                pipeline,
                pipeline.read(Bytes.files(places.documents() + "/**").live(OFTEN)),
                pipeline.read(
                        JsonLines.files(places.grants() + "/*.jsonl", Grant.class).live(OFTEN)),
                text -> note(places.log(), text.replace('\n', ' ') + "\n"),
                places,
                "live");
        pipeline.run();
    }

    /// What stands in a directory, computed from scratch.
    static void once(Places places, String of) {
        Pipeline pipeline = Pipeline.create();
        write(
                pipeline,
                pipeline.read(Bytes.files(places.documents() + "/**")),
                pipeline.read(JsonLines.files(places.grants() + "/*.jsonl", Grant.class)),
                text -> {},
                places,
                of);
        pipeline.run();
    }

    /// Is told each text that is embedded.
    @FunctionalInterface
    private interface Told {
        void told(String text);
    }

    private static void write(
            Pipeline pipeline,
            Table<Bytes.File> files,
            Table<Grant> grants,
            Told told,
            Places places,
            String of) {
        Call<String, float[]> model =
                Call.of(
                        "words",
                        Types.FLOATS,
                        (String text) -> {
                            told.told(text);
                            return vector(text);
                        });
        Table<Access.Readership> readers = Access.of(grants.distinct(), "overseers").readers();
        Table<Embedded> embedded =
                files.apply(Documents.parse(options -> options.memory(64)))
                        .apply(Documents.split(Splitter.tokens(4, 12)))
                        .select(
                                into(
                                        Embedded.class,
                                        rest(),
                                        callAsync(model, col(Chunk::text)).as(Embedded::vector),
                                        Columns.<Chunk, List<String>>none(Types.listOf(Types.TEXT))
                                                .as(Embedded::readers)))
                        .leftJoin(readers)
                        .on(col(Embedded::path), col(Access.Readership::path))
                        .select((passage, document) ->
                                into(
                                        Embedded.class,
                                        document.col(Access.Readership::readers)
                                                .orNull()
                                                .as(Embedded::readers),
                                        passage.rest()));
        embedded.write(JsonLines.snapshot(places.passages(of)));
        SearchIndex<Embedded> index =
                SearchIndex.over(
                        embedded,
                        FullText.of(col(Embedded::text)).refreshedAfter(0),
                        Vectors.cosine(col(Embedded::vector), WORDS.size() + 1).approximate());
        pipeline.read(Rows.of(Question.class, questions()))
                .apply(
                        index.follow(
                                matching(col(Question::text))
                                        .andNearest(col(Question::vector))
                                        .limit(5)))
                .where((asked, passage) ->
                        Access.allows(passage.col(Embedded::readers), asked.col(Question::names)))
                .select((asked, passage, hit) ->
                        into(
                                Hit.class,
                                asked.rest(),
                                hit.rank().as(Hit::rank),
                                passage.col(Embedded::id).as(Hit::id),
                                hit.score().as(Hit::score)))
                .write(JsonLines.snapshot(places.found(of)));
    }

    private static List<Question> questions() {
        var questions = new ArrayList<Question>();
        for (String caller : CALLERS) {
            for (int i = 0; i < WORDS.size(); i += 2) {
                String text = WORDS.get(i) + " " + WORDS.get(i + 1);
                questions.add(
                        new Question(caller, text, vector(text), List.of("CALLER " + caller)));
            }
        }
        return questions;
    }

    /// How often each word stands in a text.
    private static float[] vector(String text) {
        var vector = new float[WORDS.size() + 1];
        vector[WORDS.size()] = 1;
        for (String word : text.split("\\W+", -1)) {
            int at = WORDS.indexOf(word);
            if (at >= 0) {
                vector[at]++;
            }
        }
        return vector;
    }

    private static synchronized void note(Path log, String line) {
        try {
            Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
