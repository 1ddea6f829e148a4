package io.deltaway.bench;

import io.deltaway.connect.Collect;
import io.deltaway.files.JsonLines;
import io.deltaway.run.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Documents, questions, and which documents answer which question: `documents.jsonl` with `id`,
/// `title` and `text`, `queries.jsonl` with `id` and `text`, and `relevant.tsv` with a line for
/// each pair of a question and a document, behind a head line.
///
/// Vectors are those of a file with a line for each: `q3`, `d5` or `c5.2` (a question, a document,
/// the third chunk of a document), then the components, tabs between. A document without a vector
/// is found by its words only.
///
/// @param relevant the documents that answer each question
/// @param vectors by name; empty where there are none
record Collection(
        List<Doc> documents,
        List<Query> queries,
        Map<Long, Set<Long>> relevant,
        Map<String, float[]> vectors) {

    record Doc(long id, @Nullable String title, String text) {}

    record Query(long id, String text) {}

    /// @param vectors null where there are none
    static Collection read(Path directory, @Nullable Path vectors) throws IOException {
        Map<Long, Set<Long>> relevant = new HashMap<>();
        List<String> pairs = Files.readAllLines(directory.resolve("relevant.tsv"));
        for (String pair : pairs.subList(1, pairs.size())) {
            String[] ids = pair.split("\t", -1);
            relevant.computeIfAbsent(Long.valueOf(ids[0]), id -> new HashSet<>())
                    .add(Long.valueOf(ids[1]));
        }
        Map<String, float[]> all = new HashMap<>();
        if (vectors != null) {
            for (String line : Files.readAllLines(vectors)) {
                String[] words = line.split("\t", -1);
                var vector = new float[words.length - 1];
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = Float.parseFloat(words[i + 1]);
                }
                all.put(words[0], vector);
            }
        }
        return new Collection(
                rows(directory.resolve("documents.jsonl"), Doc.class),
                rows(directory.resolve("queries.jsonl"), Query.class),
                relevant,
                all);
    }

    private static <R extends Record> List<R> rows(Path file, Class<R> rowClass) {
        var pipeline = Pipeline.create();
        Collect<R> rows = Collect.rows();
        pipeline.read(JsonLines.files(file.toString(), rowClass)).write(rows);
        pipeline.run();
        return rows.current();
    }

    /// How many components vectors have; 0 where there are none.
    int length() {
        return vectors.values().stream().mapToInt(vector -> vector.length).findFirst().orElse(0);
    }

    /// The names of the chunks of a document.
    List<String> chunks(long document) {
        var names = new ArrayList<String>();
        for (int i = 0; vectors.containsKey("c" + document + "." + i); i++) {
            names.add("c" + document + "." + i);
        }
        return names;
    }
}
