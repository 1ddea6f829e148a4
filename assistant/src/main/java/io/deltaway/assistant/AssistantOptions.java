package io.deltaway.assistant;

import static io.deltaway.table.Columns.col;

import io.deltaway.ai.Asked;
import io.deltaway.ai.Chats;
import io.deltaway.ai.Cited;
import io.deltaway.ai.Hearer;
import io.deltaway.connect.Call;
import io.deltaway.documents.ParseOptions;
import io.deltaway.documents.Splitter;
import io.deltaway.search.Language;
import io.deltaway.search.Vectors;
import io.deltaway.table.Table;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// How documents are read and found. Given to the function that [Assistant#serve] takes, and
/// changed only there.
public final class AssistantOptions {

    /// How long it may take until passages are found, and until a question is answered. All steps
    /// that ask a model keep to a part of it, so that there is an answer without them.
    static final Duration RETRIEVES_WITHIN = Duration.ofMinutes(1);

    static final Duration ANSWERS_WITHIN = Duration.ofMinutes(2);
    private static final Duration REWRITES_WITHIN = Duration.ofSeconds(10);
    private static final Duration EMBEDS_WITHIN = Duration.ofSeconds(20);
    private static final Duration RERANKS_WITHIN = Duration.ofSeconds(25);

    /// For all that asks no model.
    private static final Duration SPARE = Duration.ofSeconds(5);

    private Consumer<ParseOptions> parse = options -> {};
    private Splitter splitter = Splitter.tokens(40, 120);
    private boolean filtersByFile;
    private Language language = Language.ENGLISH;
    private @Nullable Embedding embedding;
    private @Nullable Model model;
    private @Nullable Access access;
    private @Nullable Reranker reranking;
    private @Nullable Call<String, String> rewriting;
    private @Nullable Call<String, String> summarizing;

    AssistantOptions() {}

    /// How long the steps may take that find passages.
    Duration steps() {
        return (rewriting == null ? Duration.ZERO : REWRITES_WITHIN)
                .plus(embedding == null ? Duration.ZERO : EMBEDS_WITHIN)
                .plus(reranking == null ? Duration.ZERO : RERANKS_WITHIN);
    }

    /// A call for which a request waits: no longer than this, with all attempts.
    private static <A, T> Call<A, T> within(Duration time, Call<A, T> call) {
        boolean isShorter = call.altogether().filter(said -> said.compareTo(time) <= 0).isPresent();
        return isShorter ? call : call.altogether(time);
    }

    /// What reading a document may cost.
    public AssistantOptions parse(Consumer<ParseOptions> options) {
        this.parse = options;
        return this;
    }

    /// Where documents are cut. Into chunks of 40 to 120 tokens where nothing is said. A document
    /// that a splitter of your own fails on can't be read.
    public AssistantOptions split(Splitter other) {
        this.splitter = other;
        return this;
    }

    /// The language of the documents, for words in their forms. English where nothing is said.
    public AssistantOptions language(Language other) {
        this.language = other;
        return this;
    }

    /// Passages are found by their meaning too, beside their words: by vectors, which a model
    /// gives: `embed(Embedders::local, Embedders.LOCAL_DIMENSION)` of `deltaway-ai`. Until a
    /// passage has its vector it is found by its words alone: while the model can't be reached it
    /// is asked again and again, however long that takes. So it stays where the model has none for
    /// it, which an empty vector says, and where it refuses the passage or gives no vector of this
    /// length: then the reason is a row of the error table. A question whose vector is not there
    /// within 20 seconds is looked for by its words. So attempts and times that the calls say are
    /// not used.
    ///
    /// @param model gives two calls, so that questions need not wait for documents
    /// @param dimension the length of the vectors
    public AssistantOptions embed(Supplier<Call<String, float[]>> model, int dimension) {
        this.embedding = Embedding.of(given(model), given(model), dimension);
        return this;
    }

    private static Call<String, float[]> given(Supplier<Call<String, float[]>> model) {
        return Objects.requireNonNull(model.get(), "expected a call of the supplier, got null");
    }

    /// Questions are answered by a model, from the passages that are found, with checked citations.
    /// Without it answers consist of sentences of the documents, and so they do where the model
    /// can't be asked.
    ///
    /// A request is answered within two minutes: shortly before, with all attempts over, the model
    /// can't be asked.
    ///
    /// An answer follows its documents: when other passages are found, the model is asked again. It
    /// is told to end where nobody waits for its answer any more, as when a client goes away.
    ///
    /// @param chats of which model; one that answers in pieces is heard while it does
    ///   ([Chats#streaming])
    public AssistantOptions answer(Chats chats) {
        return answer(chats, call -> call);
    }

    /// As [#answer(Chats)], with limits: `answer(chats, call -> call.atMost(60, ofMinutes(1)))`.
    public AssistantOptions answer(Chats chats, UnaryOperator<Call<Asked, Cited>> limits) {
        this.model = new Model(chats, limits);
        return this;
    }

    /// Passages are put into a better order before they are shown or answered from: by a scoring
    /// model or a cross-encoder ([Rerankers]), or by a chat model ([Chats#reranking]). Where it
    /// can't be asked, within 25 seconds, they stay in the order of the search.
    ///
    /// @param reranker which is to keep as many passages as anybody asks for
    /// @param found how many passages are found for it, 1 to 100, or more where more are asked for
    public AssistantOptions rerank(Call<Asked, Asked> reranker, int found) {
        this.reranking = new Reranker(within(RERANKS_WITHIN, reranker), Math.clamp(found, 1, 100));
        return this;
    }

    /// Questions are looked for in other words than they are asked with, which a model gives
    /// ([Chats#rewriting]); they are answered as they are asked. It is asked before each search.
    /// Where it can't be asked, within ten seconds, or says nothing but blanks, the question itself
    /// is looked for.
    public AssistantOptions rewrite(Call<String, String> model) {
        this.rewriting = within(REWRITES_WITHIN, model).otherwise((question, problem) -> question);
        return this;
    }

    @Nullable Call<String, String> rewriting() {
        return rewriting;
    }

    /// What documents are about is said by a model ([Chats#summarizing]), of which it is shown some
    /// ten pages. Without it summaries are the first sentences of sections, and so they are where
    /// the model can't be asked.
    public AssistantOptions summarize(Call<String, String> model) {
        this.summarizing = within(ANSWERS_WITHIN.minus(SPARE), model).onlyWhileAsked();
        return this;
    }

    @Nullable Call<String, String> summarizing() {
        return summarizing;
    }

    /// What puts passages into a better order.
    record Reranker(Call<Asked, Asked> call, int found) {}

    @Nullable Reranker reranking() {
        return reranking;
    }

    /// Only who may read a document finds its passages, is told what it is about, and counts them:
    /// by the name and the groups that the server knows of the caller ([ServerOptions#token(String,
    /// String)], [ServerOptions#groups], [ServerOptions#onBehalf]). A grant that comes or goes
    /// counts from its epoch on, for answers that are followed too. Nobody reads a document without
    /// a grant, and who asks without a token reads none.
    ///
    /// @param grants by the paths of documents
    /// @param overseers the group that may see the state and the number of all files
    public AssistantOptions readableBy(Table<Grant> grants, String overseers) {
        this.access = Access.of(grants, overseers);
        return this;
    }

    @Nullable Access access() {
        return access;
    }

    /// Filters may name the `size` of a file and when it was `modified`, too. Both change with
    /// every edit, which then replaces all passages of its file in the index and not only those
    /// that it reaches.
    public AssistantOptions filterByFile() {
        this.filtersByFile = true;
        return this;
    }

    boolean filtersByFile() {
        return filtersByFile;
    }

    /// How questions are answered.
    record Model(Chats chats, UnaryOperator<Call<Asked, Cited>> limits) {
        Call<Asked, Cited> call(Hearer hearer) {
            return limits.apply(chats.answering(hearer)).onlyWhileAsked();
        }

        private Model within(Duration time) {
            return new Model(chats, call -> AssistantOptions.within(time, limits.apply(call)));
        }
    }

    @Nullable Model model() {
        return model == null ? null : model.within(ANSWERS_WITHIN.minus(steps()).minus(SPARE));
    }

    /// How texts become vectors.
    record Embedding(
            Call<String, float[]> passages,
            Call<String, float[]> questions,
            Vectors<Retrieval.Indexed> vectors) {

        private static final float[] NONE = {};
        private static final float[] REFUSED = {Float.NaN};

        static Embedding of(
                Call<String, float[]> passages, Call<String, float[]> questions, int dimension) {
            Vectors<Retrieval.Indexed> vectors =
                    Vectors.cosine(col(Retrieval.Indexed::vector), dimension);
            return new Embedding(
                    remembered(passages, dimension)
                            .attempts(Integer.MAX_VALUE)
                            .checked(vector ->
                                    vector.length == 0 ? Optional.empty() : vectors.problem(vector))
                            .otherwise((text, problem) -> REFUSED)
                            .reported(),
                    remembered(questions, dimension)
                            .attempts(2)
                            .within(Duration.ofSeconds(10))
                            .altogether(EMBEDS_WITHIN)
                            .otherwise((text, problem) -> NONE),
                    vectors);
        }

        /// Vectors of another length are not taken up.
        private static Call<String, float[]> remembered(Call<String, float[]> call, int dimension) {
            String version = call.describe().substring(call.name().length()).strip();
            return call.version((version + " of " + dimension + " numbers").strip());
        }

        /// The functions of the plan that look at vectors hold it, so it says the same of itself in
        /// every process.
        @Override
        public String toString() {
            return passages.describe() + ", " + vectors;
        }

        boolean isUsable(float @Nullable [] vector) {
            return vector != null && vectors.problem(vector).isEmpty();
        }

        /// What came of asking for the meaning of a passage.
        Retrieval.Stage stage(float[] said) {
            if (isUsable(said)) {
                return Retrieval.Stage.KNOWN;
            }
            return said.length == 0 ? Retrieval.Stage.NONE : Retrieval.Stage.FAILED;
        }
    }

    @Nullable Embedding embedding() {
        return embedding;
    }

    Consumer<ParseOptions> parse() {
        return parse;
    }

    Splitter splitter() {
        return splitter;
    }

    Language language() {
        return language;
    }
}
