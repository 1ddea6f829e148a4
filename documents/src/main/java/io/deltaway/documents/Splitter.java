package io.deltaway.documents;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/// Cuts documents into passages: a function of their contents alone, which gives the same passages
/// each time, also where several threads ask at once. One of your own is a lambda.
@FunctionalInterface
public interface Splitter extends Serializable {

    /// The passages in the order of reading.
    List<Passage> split(Contents contents);

    /// How long it may take for one document, which fails where it takes longer: a minute where
    /// nothing is said. Well above what it needs, also on a machine that is busy, as a document
    /// that goes may be cut once more, and has to give what it gave.
    default Duration within() {
        return Duration.ofMinutes(1);
    }

    /// Passages of about so many tokens, none of more than one page or slide, cut where the
    /// document is cut: at headings first, then at paragraphs, sentences, lines and words, as deep
    /// as it is needed.
    ///
    /// @param min no passage is shorter, but one that is all of its page or document
    /// @param max no passage is longer, as [TextSplitter#counting] counts; twice `min` at least
    static TextSplitter tokens(int min, int max) {
        return TextSplitter.of(TextSplitter.Cut.TOKENS, min, max);
    }

    /// A passage for each section, from one heading to the next; sections of more than `max` tokens
    /// are cut on.
    static TextSplitter sections(int max) {
        return TextSplitter.of(TextSplitter.Cut.HEADINGS, 0, max);
    }

    /// A passage for each page or slide; pages of more than `max` tokens are cut on.
    static TextSplitter pages(int max) {
        return TextSplitter.of(TextSplitter.Cut.PAGES, 0, max);
    }

    /// A passage for each sentence; sentences of more than `max` tokens are cut on.
    static TextSplitter sentences(int max) {
        return TextSplitter.of(TextSplitter.Cut.SENTENCES, 0, max);
    }
}
