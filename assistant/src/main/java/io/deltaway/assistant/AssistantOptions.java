package io.deltaway.assistant;

import io.deltaway.documents.ParseOptions;
import io.deltaway.documents.Splitter;
import io.deltaway.search.Language;
import java.util.function.Consumer;

/// How documents are read and found. Given to the function that [Assistant#serve] takes, and
/// changed only there.
public final class AssistantOptions {

    private Consumer<ParseOptions> parse = options -> {};
    private Splitter splitter = Splitter.tokens(40, 120);
    private Language language = Language.ENGLISH;

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
