package io.deltaway.documents;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A file and what came of reading it.
///
/// @param path as the source found it
/// @param mediaType as its bytes and its name say, such as `application/pdf`
/// @param size in bytes
/// @param modified when it was last written
/// @param owner as the file system says; null where it says none
public record Attempt(
        String path,
        String mediaType,
        long size,
        Instant modified,
        @Nullable String owner,
        Outcome outcome) {}
