package io.deltaway.assistant;

import io.deltaway.connect.Call;
import io.deltaway.documents.ParseOptions;
import io.deltaway.documents.Splitter;
import io.deltaway.search.Language;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How documents are read and found. Given to the function that [Assistant#serve] takes, and
/// changed only there.
public final class AssistantOptions {

    private Consumer<ParseOptions> parse = options -> {};
    private Splitter splitter = Splitter.tokens(40, 120);
    private Language language = Language.ENGLISH;
    private @Nullable Embedding embedding;

    AssistantOptions() {}

    /// What reading a document may cost.
    public AssistantOptions parse(Consumer<ParseOptions> options) {
        this.parse = options;
        return this;
    }

    /// Where documents are cut. Into chunks of 40 to 120 tokens where nothing is said.
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
    /// passage has its vector it is found by its words alone.
    ///
    /// @param model asked twice, so that questions need not wait for documents
    /// @param dimension the length of the vectors
    public AssistantOptions embed(Supplier<Call<String, float[]>> model, int dimension) {
        this.embedding = new Embedding(model.get(), model.get(), dimension);
        return this;
    }

    /// How texts become vectors.
    record Embedding(
            Call<String, float[]> passages, Call<String, float[]> questions, int dimension) {}

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
