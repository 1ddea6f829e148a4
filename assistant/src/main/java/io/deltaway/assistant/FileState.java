package io.deltaway.assistant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far a file is, as `/v1/documents` shows it.
///
/// @param size in bytes; null where the file may not be read at all
/// @param modified when it was last written; null where the file may not be read at all
/// @param mediaType null while it waits
/// @param problem why it can't be read, or split; null where it can
/// @param chunks that can be found
/// @param embedded those of them that are found by their meaning too
/// @param meaningless those that the model has no vector for, such as of characters that it does
///   not know: they are found by their words alone
/// @param failed those that the model gave no vector for otherwise: the error table says why
/// @param unembedded those that the model is still to give a vector for
public record FileState(
        String path,
        @Nullable Long size,
        @Nullable Instant modified,
        State state,
        @Nullable String mediaType,
        @Nullable String problem,
        long chunks,
        long embedded,
        long meaningless,
        long failed,
        long unembedded) {

    /// How far a file is.
    public enum State {
        /// Nobody has read it yet.
        WAITING,
        /// What is in it is found.
        INDEXED,
        /// It can't be read, or one's own splitter fails on it, until it changes.
        UNREADABLE
    }
}
