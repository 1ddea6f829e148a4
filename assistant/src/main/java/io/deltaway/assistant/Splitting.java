package io.deltaway.assistant;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.rest;

import io.deltaway.documents.Document;
import io.deltaway.documents.Documents;
import io.deltaway.documents.UnreadableException;
import io.deltaway.engine.batch.Failure;
import io.deltaway.table.RowExpansion;
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
        RowExpansion<Document, Part> cutting =
                Documents.cutting(
                        options.splitter(),
                        options.filtersByFile()
                                ? (of, chunk) -> part(Retrieval.Cut.withFile(of, chunk))
                                : (of, chunk) -> part(Retrieval.Cut.of(chunk)));
        return documents.flatMap(Part.class, document -> parts(document, cutting));
    }

    /// Those that could be split; the others fail.
    static Table<Retrieval.Cut> chunks(Table<Part> parts) {
        return parts.map(Retrieval.Cut.class, Part::get).named("split documents");
    }

    static Table<Uncut> uncut(Table<Part> parts) {
        return parts.where(col(Part::problem).isNull().not())
                .select(into(Uncut.class, col(Part::problem).orFail().as(Uncut::problem), rest()));
    }

    private static Iterable<Part> parts(Document document, RowExpansion<Document, Part> cutting) {
        try {
            return cutting.apply(document);
        } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
            String problem = "it can't be split: " + Failure.thrown(e).message();
            return List.of(new Part(document.path(), null, problem));
        }
    }

    private static Part part(Retrieval.Cut cut) {
        return new Part(cut.path(), cut, null);
    }
}
