package io.deltaway.assistant;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `/v1/answer` answers.
///
/// @param answer with `[1]` behind what the first citation says; so may a document say, too
/// @param citations what it refers to; none where nothing was found
/// @param marks where in the answer the marks of citations begin, and nothing else that looks like
///   one, in characters as Java and JavaScript count them
/// @param problem why it is not what it could be, such as a model that could not be asked; null
///   where all is well
public record Answer(
        long request,
        String answer,
        List<Source> citations,
        List<Integer> marks,
        @Nullable String problem) {}
