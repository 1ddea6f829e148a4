package io.deltaway.documents;

import io.deltaway.documents.internal.split.Estimate;
import java.io.Serializable;

/// Counts the tokens of a text as a model does. The same text has always as many, and a text has no
/// more than its parts have together where it is cut between words.
@FunctionalInterface
public interface TokenCounter extends Serializable {

    int count(String text);

    /// About as many as models of English and its like count: one for each word and sign, more for
    /// long words. Where a limit must hold, count with the tokenizer of the model.
    static TokenCounter estimate() {
        return new Estimate();
    }
}
