package io.deltaway.bench;

import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;

import io.deltaway.ai.Embedders;
import io.deltaway.connect.Collect;
import io.deltaway.connect.Rows;
import io.deltaway.run.Pipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Vectors of a [Collection] by the local model: of questions, of documents with their titles, and
/// of chunks of 70 words, every 50 words, behind the title.
final class LocalVectors {

    record Named(String name, String text) {}

    record Embedded(String name, float[] vector) {}

    private static final int WORDS = 70;
    private static final int STEP = 50;

    private LocalVectors() {}

    /// Embeds what has a text, into a file as a [Collection] reads it.
    static void write(Collection collection, Path file) throws IOException {
        var texts = new ArrayList<Named>();
        collection.queries().forEach(query -> texts.add(new Named("q" + query.id(), query.text())));
        for (Collection.Doc doc : collection.documents()) {
            String title = doc.title() == null ? "" : doc.title() + " ";
            texts.add(new Named("d" + doc.id(), title + doc.text()));
            List<String> words = Arrays.asList(doc.text().strip().split("\\s+", -1));
            int chunks = words.size() <= WORDS ? 0 : 1 + (words.size() - WORDS + STEP - 1) / STEP;
            for (int c = 0; c < chunks; c++) {
                int end = Math.min(words.size(), c * STEP + WORDS);
                texts.add(
                        new Named(
                                "c" + doc.id() + "." + c,
                                title + String.join(" ", words.subList(c * STEP, end))));
            }
        }
        texts.removeIf(text -> text.text().isBlank());
        var pipeline = Pipeline.create();
        Collect<Embedded> embedded = Collect.rows();
        pipeline.read(Rows.of(Named.class, texts))
                .select(
                        into(
                                Embedded.class,
                                rest(),
                                callAsync(Embedders.local(), col(Named::text))
                                        .as(Embedded::vector)))
                .write(embedded);
        pipeline.run();
        if (embedded.changes().size() != texts.size()) {
            throw new IOException(
                    "%d of %d texts were embedded"
                            .formatted(embedded.changes().size(), texts.size()));
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (var out = new PrintWriter(Files.newBufferedWriter(fresh))) {
            for (Embedded one : embedded.current()) {
                var line = new StringBuilder(one.name());
                for (float component : one.vector()) {
                    line.append('\t').append(component);
                }
                out.println(line);
            }
        }
        Files.move(fresh, file);
    }
}
