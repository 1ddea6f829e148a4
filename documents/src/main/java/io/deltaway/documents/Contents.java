package io.deltaway.documents;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is in a document.
///
/// @param title as the document says it; null where it says none
/// @param blocks in the order of reading
public record Contents(@Nullable String title, List<Block> blocks) {

    public Contents {
        blocks = List.copyOf(blocks);
    }
}
