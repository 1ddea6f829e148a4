package io.deltaway.assistant;

import org.jspecify.annotations.Nullable;

/// What `/v1/summarize` answers.
public record Summary(long request, String path, @Nullable String title, String summary) {}
