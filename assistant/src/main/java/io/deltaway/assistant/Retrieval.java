package io.deltaway.assistant;

import static io.deltaway.search.Query.matching;
import static io.deltaway.table.Columns.asText;
import static io.deltaway.table.Columns.call;
import static io.deltaway.table.Columns.callAsync;
import static io.deltaway.table.Columns.coalesce;
import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.ifElse;
import static io.deltaway.table.Columns.into;
import static io.deltaway.table.Columns.lit;
import static io.deltaway.table.Columns.nullIf;
import static io.deltaway.table.Columns.nullUntilAnswered;
import static io.deltaway.table.Columns.rest;

import io.deltaway.ai.Asked;
import io.deltaway.ai.Passage;
import io.deltaway.connect.Call;
import io.deltaway.documents.Chunk;
import io.deltaway.documents.Document;
import io.deltaway.json.Json;
import io.deltaway.search.FullText;
import io.deltaway.search.Part;
import io.deltaway.search.Query;
import io.deltaway.search.SearchIndex;
import io.deltaway.table.BoolExpr;
import io.deltaway.table.Columns;
import io.deltaway.table.Expr;
import io.deltaway.table.Found;
import io.deltaway.table.LongExpr;
import io.deltaway.table.Table;
import io.deltaway.table.Types;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How passages are found: by their words, and where there is a model by their meaning too.
final class Retrieval {

    private static final int MANY = 100;

    private final AssistantOptions.@Nullable Embedding embedding;
    private final AssistantOptions.@Nullable Reranker reranking;
    private final @Nullable Call<String, String> rewriting;
    private final boolean limitsAccess;
    private final Table<Indexed> passages;
    private final SearchIndex<Indexed> index;

    private Retrieval(
            AssistantOptions options, Table<Indexed> passages, SearchIndex<Indexed> index) {
        this.embedding = options.embedding();
        this.reranking = options.reranking();
        this.rewriting = options.rewriting();
        this.limitsAccess = options.access() != null;
        this.passages = passages;
        this.index = index;
    }

    /// A passage, and what is known of its file.
    ///
    /// @param size null where no filter names it
    /// @param modified null where no filter names it
    record Cut(
            String id,
            String path,
            @Nullable String title,
            String section,
            int page,
            String text,
            String mediaType,
            @Nullable String owner,
            @Nullable Long size,
            @Nullable Instant modified) {

        /// The same row as before an edit of the document that did not reach the chunk.
        static Cut of(Chunk chunk) {
            return made(chunk, null, null);
        }

        static Cut withFile(Document document, Chunk chunk) {
            return made(chunk, document.size(), document.modified());
        }

        private static Cut made(Chunk chunk, @Nullable Long size, @Nullable Instant modified) {
            return new Cut(
                    chunk.id(),
                    chunk.path(),
                    chunk.title(),
                    chunk.section(),
                    chunk.page(),
                    chunk.text(),
                    chunk.mediaType(),
                    chunk.owner(),
                    size,
                    modified);
        }
    }

    /// How far it is with the meaning of a passage.
    enum Stage {
        /// There is no model.
        UNWANTED,
        /// The model is still to say it.
        AWAITED,
        KNOWN,
        /// The model has none for it.
        NONE,
        /// The model did not say it.
        FAILED
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
            @Nullable Long size,
            @Nullable Instant modified,
            float @Nullable [] vector,
            Stage stage,
            @Nullable List<String> readers) {}

    /// A question. A blank one that has a vector is found by that alone.
    ///
    /// @param toAnswer whether it is to be answered, or its passages are shown; requests of either
    ///   are counted for themselves
    /// @param sought what is looked for
    /// @param under what the paths of documents begin with
    /// @param names of who asks, as readers are named
    /// @param vector what it means, as far as it is known
    record Question(
            boolean toAnswer,
            long request,
            String text,
            String sought,
            int limit,
            String under,
            @Nullable String filter,
            List<String> names,
            float @Nullable [] vector) {}

    /// A question, and the vector that a model gave it.
    record Embedded(
            boolean toAnswer,
            long request,
            String text,
            String sought,
            int limit,
            String under,
            @Nullable String filter,
            List<String> names,
            float @Nullable [] vector,
            float @Nullable [] embedded) {

        /// With the vector that it brings or else that of the model, if that is one.
        Question question(AssistantOptions.Embedding model) {
            float[] meant = vector != null ? vector : model.isUsable(embedded) ? embedded : null;
            return new Question(
                    toAnswer, request, text, sought, limit, under, filter, names, meant);
        }
    }

    /// A question, and what a model would look for.
    record Rewritten(
            boolean toAnswer,
            long request,
            String text,
            int limit,
            String under,
            @Nullable String filter,
            List<String> names,
            float @Nullable [] vector,
            @Nullable String rewritten) {}

    /// A question, and the passages that fit it best.
    record Answerable(
            boolean toAnswer, long request, String text, int limit, List<Source> passages) {

        /// The same for a model.
        Asked asked() {
            return new Asked(
                    text,
                    passages.stream()
                            .map(source -> new Passage(source.id(), source.text()))
                            .toList());
        }
    }

    static Retrieval over(Table<Cut> chunks, AssistantOptions options) {
        AssistantOptions.Embedding embedding = options.embedding();
        FullText<Indexed> words = FullText.of(col(Indexed::text), options.language());
        if (embedding == null) {
            Table<Indexed> passages =
                    chunks.select(
                            into(
                                    Indexed.class,
                                    noVector().as(Indexed::vector),
                                    lit(Stage.UNWANTED).as(Indexed::stage),
                                    nobody().as(Indexed::readers),
                                    rest()));
            return of(options, passages, words);
        }
        Expr<Cut, float[]> said =
                nullUntilAnswered(callAsync(embedding.passages(), col(Cut::text)));
        Expr<Cut, Stage> stage = coalesce(call(embedding::stage, said), lit(Stage.AWAITED));
        Table<Indexed> passages =
                chunks.select(
                                into(
                                        Indexed.class,
                                        ifElse(stage.eq(Stage.KNOWN), said, noVector())
                                                .as(Indexed::vector),
                                        stage.as(Indexed::stage),
                                        nobody().as(Indexed::readers),
                                        rest()))
                        .named("embed passages");
        return of(options, passages, words, embedding.vectors());
    }

    private static <S> Expr<S, List<String>> nobody() {
        return Columns.none(Types.listOf(Types.TEXT));
    }

    static <S> Expr<S, float[]> noVector() {
        return Columns.none(float[].class);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    private static Retrieval of(
            AssistantOptions options, Table<Indexed> passages, Part<Indexed>... parts) {
        Access access = options.access();
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
        if (options.filtersByFile()) {
            index = index.filterable(col(Indexed::size), col(Indexed::modified));
        }
        return new Retrieval(options, readable, index);
    }

    /// Why a text is no filter; empty where it is one.
    Optional<String> filterProblem(String filter) {
        return index.filterProblem(filter);
    }

    /// The passages that can be found.
    Table<Indexed> passages() {
        return passages;
    }

    /// What a JSON schema says of vectors that can be asked for.
    Map<String, Json> vectorSchema() {
        int length = embedding == null ? 0 : embedding.vectors().length();
        var components = new Json.NumberValue(BigDecimal.valueOf(length));
        Json finite =
                Records.object("type", Records.text("number"), "format", Records.text("float"));
        return Map.of("minItems", components, "maxItems", components, "items", finite);
    }

    /// Why a vector can't be asked for; empty where it can.
    Optional<String> vectorProblem(float[] vector) {
        if (embedding == null) {
            return Optional.of("expected none, as passages are found by their words alone");
        }
        return embedding.vectors().problem(vector);
    }

    /// Finds what fits each question best, and follows it.
    Table<Answerable> answerable(Table<Question> asked) {
        Table<Question> questions = rewriting == null ? asked : rewritten(asked, rewriting);
        int most = reranking == null ? 1 : reranking.found();
        LongExpr<Question> limit = col(Question::limit).clamp(most, MANY).toLong();
        Query<Question> words =
                matching(col(Question::sought)).filteredBy(col(Question::filter)).limit(limit);
        if (embedding == null) {
            return reranked(found(questions, words));
        }
        Table<Question> meant = questions.apply(this::meant);
        BoolExpr<Question> isByVector = col(Question::text).trim().eq(lit(""));
        Table<Answerable> byBoth =
                found(meant.where(isByVector.not()), words.andNearest(col(Question::vector)));
        Table<Answerable> byVector =
                found(
                        meant.where(isByVector),
                        Query.<Question>nearest(col(Question::vector))
                                .filteredBy(col(Question::filter))
                                .limit(col(Question::limit).clamp(1, MANY).toLong()));
        return reranked(byBoth).union(byVector);
    }

    /// With what a model says is to be looked for.
    private static Table<Question> rewritten(
            Table<Question> questions, Call<String, String> rewriting) {
        return questions
                .select(
                        into(
                                Rewritten.class,
                                callAsync(rewriting, nullIf(col(Question::text).trim(), lit("")))
                                        .as(Rewritten::rewritten),
                                rest()))
                .select(
                        into(
                                Question.class,
                                nullIf(col(Rewritten::rewritten).trim(), lit(""))
                                        .orElse(col(Rewritten::text))
                                        .as(Question::sought),
                                rest()));
    }

    /// With their vectors, which a model is asked for where they don't bring them.
    private Table<Question> meant(Table<Question> questions) {
        AssistantOptions.Embedding model = Objects.requireNonNull(embedding);
        return questions
                .select(
                        into(
                                Embedded.class,
                                callAsync(
                                                model.questions(),
                                                ifElse(
                                                        col(Question::vector).isNull(),
                                                        nullIf(
                                                                col(Question::sought).trim(),
                                                                lit("")),
                                                        asText(Columns.none(String.class))))
                                        .as(Embedded::embedded),
                                rest()))
                .map(Question.class, asked -> asked.question(model));
    }

    private Table<Answerable> reranked(Table<Answerable> found) {
        return reranking == null ? found : Reranking.of(found, reranking.call());
    }

    private Table<Answerable> found(Table<Question> questions, Query<Question> query) {
        Found<Question, Indexed> found =
                questions
                        .apply(index.follow(query))
                        .where((asked, passage) ->
                                passage.col(Indexed::path).startsWith(asked.col(Question::under)));
        Found<Question, Indexed> allowed =
                limitsAccess
                        ? found.where((asked, passage) ->
                                Access.allows(
                                        passage.col(Indexed::readers), asked.col(Question::names)))
                        : found;
        return allowed.collect(
                (passage, hit) -> into(Source.class, hit.score().as(Source::score), passage.rest()),
                (asked, sources) ->
                        into(Answerable.class, sources.as(Answerable::passages), asked.rest()));
    }
}
