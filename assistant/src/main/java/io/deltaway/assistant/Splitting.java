package io.deltaway.assistant;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;

import io.deltaway.documents.Document;
import io.deltaway.documents.Documents;
import io.deltaway.documents.Splitter;
import io.deltaway.documents.UnreadableException;
import io.deltaway.engine.batch.Failure;
import io.deltaway.table.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How documents are cut into passages, and which of them a splitter of one's own fails on.
final class Splitting {

    private Splitting() {}

    /// A passage of a document; or of one that can't be split, why.
    record Part(String path, Retrieval.@Nullable Cut cut, @Nullable String problem) {

        Retrieval.Cut get() throws UnreadableException {
            if (cut == null) {
                throw new UnreadableException(String.valueOf(problem));
            }
            return cut;
        }
    }

    /// A document that can't be split.
    record Uncut(String path, String problem) {}

    static Table<Part> of(Table<Document> documents, AssistantOptions options) {
        Splitter splitter = options.splitter();
        boolean withFile = options.filtersByFile();
        return documents.flatMap(Part.class, document -> parts(document, splitter, withFile));
    }

    /// Those that could be split; the others fail.
    static Table<Retrieval.Cut> chunks(Table<Part> parts) {
        return parts.map(Retrieval.Cut.class, Part::get).named("split documents");
    }

    static Table<Uncut> uncut(Table<Part> parts) {
        return parts.where(col(Part::problem).isNull().not())
                .select(into(Uncut.class, col(Part::problem).orFail().as(Uncut::problem), rest()));
    }

    private static List<Part> parts(Document document, Splitter splitter, boolean withFile) {
        String path = document.path();
        try {
            return Documents.chunks(document, splitter).stream()
                    .map(chunk ->
                            withFile
                                    ? Retrieval.Cut.withFile(document, chunk)
                                    : Retrieval.Cut.of(chunk))
                    .map(cut -> new Part(path, cut, null))
                    .toList();
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
            String problem = "it can't be split: " + Failure.thrown(e).message();
            return List.of(new Part(path, null, problem));
        }
    }
}
