package io.deltaway.assistant;

import io.deltaway.http.Description;
import org.jspecify.annotations.Nullable;

/// What `/v1/summarize` answers.
///
/// @param problem why it is no answer of the model; null where it is, and where there is no model
public record Summary(
        long request,
        String path,
        @Nullable String title,
        String summary,
        @Description("Why it is no answer of the model") @Nullable String problem) {}
