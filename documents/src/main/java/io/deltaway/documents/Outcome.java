package io.deltaway.documents;

import org.jspecify.annotations.Nullable;

/// What came of reading a document: what is in it, or why it can't be read.
///
/// @param contents null where it can't be read
/// @param problem null where it was read
public record Outcome(@Nullable Contents contents, @Nullable String problem) {

    /// What is in the document.
    ///
    /// @throws UnreadableException where it can't be read
    public Contents get() throws UnreadableException {
        if (contents == null) {
            throw new UnreadableException(String.valueOf(problem));
        }
        return contents;
    }
}
