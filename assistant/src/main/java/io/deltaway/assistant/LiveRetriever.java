package io.deltaway.assistant;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import io.deltaway.http.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The passages of live documents where LangChain4j wants a retriever: as of now at each question,
/// by words and by meaning. Thread-safe.
///
/// ```java
/// AiServices.builder(Clerk.class)
///         .chatModel(model)
///         .contentRetriever(LiveRetriever.of(assistant, 6))
///         .build();
/// ```
///
/// A segment's metadata is `id`, `path`, `title`, `section` and `page`, as far as they are known.
/// Where the server can't answer it throws an [UncheckedIOException]; an [IllegalArgumentException]
/// tells of a limit that no server takes.
public final class LiveRetriever implements ContentRetriever {

    static final int MOST = 100;

    private final Passages passages;
    private final int limit;
    private final Function<Query, Scope> scope;

    private LiveRetriever(Passages passages, int limit) {
        this(passages, limit, query -> Scope.all());
    }

    private LiveRetriever(Passages passages, int limit, Function<Query, Scope> scope) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException(
                    "expected a limit from 1 to %d, got %d".formatted(MOST, limit));
        }
        this.passages = passages;
        this.limit = limit;
        this.scope = scope;
    }

    /// Of an assistant in this process whose documents anybody may read.
    ///
    /// @param limit how many passages are found at most, 1 to 100
    public static LiveRetriever of(Assistant assistant, int limit) {
        return new LiveRetriever(assistant.passages(null), limit);
    }

    /// Of one that asks who reads ([AssistantOptions#readableBy]).
    ///
    /// @param limit how many passages are found at most, 1 to 100
    /// @param caller for whom it looks
    public static LiveRetriever of(Assistant assistant, int limit, Caller caller) {
        return new LiveRetriever(assistant.passages(caller), limit);
    }

    /// Of one in another process.
    ///
    /// @param limit how many passages are found at most, 1 to 100
    public static LiveRetriever of(AssistantClient client, int limit) {
        return new LiveRetriever(client::find, limit);
    }

    /// One that looks among some passages only.
    public LiveRetriever within(Scope some) {
        return within(query -> some);
    }

    /// One that looks among some passages only.
    ///
    /// @param some says of each query among which
    public LiveRetriever within(Function<Query, Scope> some) {
        return new LiveRetriever(passages, limit, some);
    }

    @Override
    public List<Content> retrieve(Query query) {
        return found(passages, query.text(), null, limit, scope.apply(query)).stream()
                .map(source ->
                        Content.from(
                                segment(source),
                                Map.of(
                                        ContentMetadata.SCORE,
                                        source.score(),
                                        ContentMetadata.EMBEDDING_ID,
                                        source.id())))
                .toList();
    }

    static List<Source> found(
            Passages passages, String query, float @Nullable [] vector, int limit, Scope scope) {
        try {
            return passages.find(query, vector, limit, scope);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while it was asked", e));
        }
    }

    static TextSegment segment(Source source) {
        var metadata = new Metadata().put("id", source.id()).put("path", source.path());
        if (source.title() != null) {
            metadata.put("title", source.title());
        }
        metadata.put("section", source.section()).put("page", source.page());
        return TextSegment.from(source.text(), metadata);
    }
}
