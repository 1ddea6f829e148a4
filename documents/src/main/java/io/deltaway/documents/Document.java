package io.deltaway.documents;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A file and what is in it.
///
/// @param path as the source found it
/// @param mediaType as its bytes and its name say, such as `application/pdf`
/// @param size in bytes
/// @param modified when it was last written
/// @param owner as the file system says; null where it says none
/// @param contents what the parser of its media type read
public record Document(
        String path,
        String mediaType,
        long size,
        Instant modified,
        @Nullable String owner,
        Contents contents) {}
