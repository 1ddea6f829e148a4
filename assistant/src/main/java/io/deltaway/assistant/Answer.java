package io.deltaway.assistant;

import java.util.List;

/// What `/v1/answer` answers.
///
/// @param answer with `[1]` behind what the first citation says
/// @param citations what it refers to; none where nothing was found
public record Answer(long request, String answer, List<Source> citations) {}
