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
import io.deltaway.search.Part;
import io.deltaway.search.Query;
import io.deltaway.search.SearchIndex;
import io.deltaway.search.Vectors;
import io.deltaway.table.Expr;
import io.deltaway.table.Found;
import io.deltaway.table.Pair;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How passages are found: by their words, and where there is a model by their meaning too.
final class Retrieval {

    private static final int MANY = 100;

    private final AssistantOptions.@Nullable Embedding embedding;
    private final boolean limitsAccess;
    private final Table<Indexed> passages;
    private final SearchIndex<Indexed> index;

    private Retrieval(
            AssistantOptions.@Nullable Embedding embedding,
            boolean limitsAccess,
            Table<Indexed> passages,
            SearchIndex<Indexed> index) {
        this.embedding = embedding;
        this.limitsAccess = limitsAccess;
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
            String mediaType,
            @Nullable String owner,
            float @Nullable [] vector,
            @Nullable List<String> readers) {}

    /// The meaning of a passage.
    record Meaning(String id, float[] vector) {}

    /// A question.
    ///
    /// @param under what the paths of documents begin with
    /// @param names of who asks, as readers are named
    record Question(
            long request,
            String text,
            int limit,
            String under,
            @Nullable String filter,
            List<String> names) {}

    /// A question, and what it means.
    record Meant(
            long request,
            String text,
            int limit,
            String under,
            @Nullable String filter,
            List<String> names,
            float @Nullable [] vector) {}

    /// A question, and the passages that fit it best.
    record Answerable(long request, String text, List<Source> passages) {}

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
                                    Retrieval.<Chunk>nobody().as(Indexed::readers),
                                    rest()));
            return of(null, options.access(), passages, words);
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
                                        Retrieval.<Pair<Chunk, Meaning>>nobody()
                                                .as(Indexed::readers),
                                        chunk.rest()));
        return of(
                embedding,
                options.access(),
                passages,
                words,
                Vectors.cosine(col(Indexed::vector), embedding.dimension()));
    }

    private static <S> Expr<S, List<String>> nobody() {
        return io.deltaway.table.Columns.none(Types.listOf(Types.TEXT));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    private static Retrieval of(
            AssistantOptions.@Nullable Embedding embedding,
            @Nullable Access access,
            Table<Indexed> passages,
            Part<Indexed>... parts) {
        Table<Indexed> readable =
                access == null
                        ? passages
                        : passages.leftJoin(access.readers())
                                .on(col(Indexed::path), col(Access.Readership::path))
                                .select((passage, document) ->
                                        into(
                                                Indexed.class,
                                                document.col(Access.Readership::readers)
                                                        .orNull()
                                                        .as(Indexed::readers),
                                                passage.rest()));
        SearchIndex<Indexed> index =
                SearchIndex.over(readable, parts)
                        .filterable(
                                col(Indexed::path),
                                col(Indexed::title),
                                col(Indexed::section),
                                col(Indexed::page),
                                col(Indexed::mediaType),
                                col(Indexed::owner));
        return new Retrieval(embedding, access != null, readable, index);
    }

    /// Why a text is no filter; empty where it is one.
    Optional<String> filterProblem(String filter) {
        return index.filterProblem(filter);
    }

    /// The passages that can be found.
    Table<Indexed> passages() {
        return passages;
    }

    /// Finds what fits each question best, and follows it.
    Table<Answerable> answerable(Table<Question> questions) {
        AssistantOptions.Embedding model = embedding;
        Query<Meant> byWords =
                matching(col(Meant::text))
                        .filteredBy(col(Meant::filter))
                        .limit(col(Meant::limit).clamp(1, MANY).toLong());
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
        Found<Meant, Indexed> found =
                meant.apply(
                                index.follow(
                                        model == null
                                                ? byWords
                                                : byWords.andNearest(col(Meant::vector))))
                        .where((asked, passage) ->
                                passage.col(Indexed::path).startsWith(asked.col(Meant::under)));
        Found<Meant, Indexed> allowed =
                limitsAccess
                        ? found.where((asked, passage) ->
                                Access.allows(
                                        passage.col(Indexed::readers), asked.col(Meant::names)))
                        : found;
        return allowed.collect(
                (passage, hit) -> into(Source.class, hit.score().as(Source::score), passage.rest()),
                (asked, sources) ->
                        into(Answerable.class, sources.as(Answerable::passages), asked.rest()));
    }
}
