package io.deltaway.assistant;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.RelevanceScore;
import dev.langchain4j.store.embedding.filter.Filter;
import io.deltaway.assistant.internal.FilterText;
import io.deltaway.http.Caller;
import java.util.Collection;
import java.util.List;

/// The passages of live documents where LangChain4j wants a store of embeddings: found by a vector
/// of the model with which the assistant embeds ([AssistantOptions#embed]). Thread-safe.
///
/// Nothing is put in or taken out by hand: what is in it follows the documents. Filters may name
/// `path`, `title`, `section`, `page`, `mediaType` and `owner`, and with
/// [AssistantOptions#filterByFile] `size` and `modified`; what can't be said of these is an
/// [UnsupportedFeatureException]. Numbers are compared whatever their class. A match has no vector
/// with it, and a search finds 100 at most.
public final class LiveStore implements EmbeddingStore<TextSegment> {

    private final Passages passages;

    private LiveStore(Passages passages) {
        this.passages = passages;
    }

    /// Of an assistant in this process whose documents anybody may read.
    public static LiveStore of(Assistant assistant) {
        return new LiveStore(assistant.passages(null));
    }

    /// Of one that asks who reads ([AssistantOptions#readableBy]).
    ///
    /// @param caller for whom it looks
    public static LiveStore of(Assistant assistant, Caller caller) {
        return new LiveStore(assistant.passages(caller));
    }

    /// Of one in another process.
    public static LiveStore of(AssistantClient client) {
        return new LiveStore(client::find);
    }

    /// @throws IllegalArgumentException where more than 100 are wanted, or the vector has a
    ///   component that is no finite number
    @Override
    public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
        Filter filter = request.filter();
        if (request.maxResults() > LiveRetriever.MOST) {
            throw new IllegalArgumentException(
                    "at most %d passages are found at once, and maxResults is %d"
                            .formatted(LiveRetriever.MOST, request.maxResults()));
        }
        float[] vector = request.queryEmbedding().vector();
        for (int i = 0; i < vector.length; i++) {
            if (!Float.isFinite(vector[i])) {
                throw new IllegalArgumentException(
                        "component %d of the vector is %s, which is no finite number"
                                .formatted(i, vector[i]));
            }
        }
        List<EmbeddingMatch<TextSegment>> matches =
                LiveRetriever.found(
                                passages,
                                "",
                                vector,
                                request.maxResults(),
                                filter == null
                                        ? Scope.all()
                                        : Scope.all().filteredBy(FilterText.of(filter)))
                        .stream()
                        .map(LiveStore::match)
                        .filter(match -> match.score() >= request.minScore())
                        .toList();
        return new EmbeddingSearchResult<>(matches);
    }

    private static EmbeddingMatch<TextSegment> match(Source source) {
        double relevance = RelevanceScore.fromCosineSimilarity(source.score());
        return new EmbeddingMatch<>(relevance, source.id(), null, LiveRetriever.segment(source));
    }

    private static UnsupportedFeatureException follows() {
        return new UnsupportedFeatureException(
                "what is in this store follows the documents: change the documents");
    }

    @Override
    public String add(Embedding embedding) {
        throw follows();
    }

    @Override
    public void add(String id, Embedding embedding) {
        throw follows();
    }

    @Override
    public String add(Embedding embedding, TextSegment segment) {
        throw follows();
    }

    @Override
    public List<String> addAll(List<Embedding> embeddings) {
        throw follows();
    }

    @Override
    public void addAll(List<String> ids, List<Embedding> embeddings, List<TextSegment> segments) {
        throw follows();
    }

    @Override
    public void removeAll(Collection<String> ids) {
        throw follows();
    }

    @Override
    public void removeAll(Filter filter) {
        throw follows();
    }

    @Override
    public void removeAll() {
        throw follows();
    }
}
