package io.deltaway.assistant;

import static io.deltaway.search.Query.matching;
import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;
import static io.deltaway.table.Columns.nullIf;
import static io.deltaway.table.Columns.rest;

import io.deltaway.documents.Chunk;
import io.deltaway.search.FullText;
import io.deltaway.search.SearchIndex;
import io.deltaway.search.Vectors;
import io.deltaway.table.Table;
import org.jspecify.annotations.Nullable;

/// How passages are found: by their words, and where there is a model by their meaning too.
final class Retrieval {

    private static final int MANY = 100;

    private final AssistantOptions.@Nullable Embedding embedding;
    private final Table<Indexed> passages;
    private final SearchIndex<Indexed> index;

    private Retrieval(
            AssistantOptions.@Nullable Embedding embedding,
            Table<Indexed> passages,
            SearchIndex<Indexed> index) {
        this.embedding = embedding;
        this.passages = passages;
        this.index = index;
    }

    /// A passage, and its meaning once it is known.
    record Indexed(
            String id,
            String path,
            @Nullable String title,
            String section,
            int page,
            String text,
            float @Nullable [] vector) {}

    /// The meaning of a passage.
    record Meaning(String id, float[] vector) {}

    /// A question.
    ///
    /// @param under what the paths of documents begin with
    record Question(long request, String text, int limit, String under) {}

    /// A question, and what it means.
    record Meant(long request, String text, int limit, String under, float @Nullable [] vector) {}

    /// A question, and the passages that fit it best.
    record Answerable(long request, String text, java.util.List<Source> passages) {}

    static Retrieval over(Table<Chunk> chunks, AssistantOptions options) {
        AssistantOptions.Embedding embedding = options.embedding();
        FullText<Indexed> words = FullText.of(col(Indexed::text), options.language());
        if (embedding == null) {
            Table<Indexed> passages =
                    chunks.select(
                            into(
                                    Indexed.class,
                                    io.deltaway.table.Columns.<Chunk, float[]>none(float[].class)
                                            .as(Indexed::vector),
                                    rest()));
            return new Retrieval(null, passages, SearchIndex.over(passages, words));
        }
        Table<Meaning> meanings =
                chunks.select(
                                into(
                                        Meaning.class,
                                        callAsync(embedding.passages(), col(Chunk::text))
                                                .as(Meaning::vector),
                                        rest()))
                        .named("embed passages");
        Table<Indexed> passages =
                chunks.leftJoin(meanings)
                        .on(col(Chunk::id), col(Meaning::id))
                        .select((chunk, meaning) ->
                                into(
                                        Indexed.class,
                                        meaning.col(Meaning::vector).orNull().as(Indexed::vector),
                                        chunk.rest()));
        return new Retrieval(
                embedding,
                passages,
                SearchIndex.over(
                        passages,
                        words,
                        Vectors.cosine(col(Indexed::vector), embedding.dimension())));
    }

    /// The passages that can be found.
    Table<Indexed> passages() {
        return passages;
    }

    /// Finds what fits each question best, and follows it.
    Table<Answerable> answerable(Table<Question> questions) {
        AssistantOptions.Embedding model = embedding;
        var byWords = matching(col(Meant::text)).limit(col(Meant::limit).clamp(1, MANY).toLong());
        Table<Meant> meant =
                model == null
                        ? questions.select(
                                into(
                                        Meant.class,
                                        io.deltaway.table.Columns.<Question, float[]>none(
                                                        float[].class)
                                                .as(Meant::vector),
                                        rest()))
                        : questions.select(
                                into(
                                        Meant.class,
                                        callAsync(
                                                        model.questions(),
                                                        nullIf(col(Question::text).trim(), lit("")))
                                                .as(Meant::vector),
                                        rest()));
        return meant.apply(
                        index.follow(
                                model == null ? byWords : byWords.andNearest(col(Meant::vector))))
                .where((asked, passage) ->
                        passage.col(Indexed::path).startsWith(asked.col(Meant::under)))
                .collect(
                        (passage, hit) ->
                                into(Source.class, hit.score().as(Source::score), passage.rest()),
                        (asked, found) ->
                                into(
                                        Answerable.class,
                                        found.as(Answerable::passages),
                                        asked.rest()));
    }
}
