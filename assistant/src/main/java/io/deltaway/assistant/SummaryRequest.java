package io.deltaway.assistant;

import io.deltaway.http.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is asked of `/v1/summarize`.
///
/// @param caller who asks, as the server knows; so with the groups
@Description("Says what a document is about")
public record SummaryRequest(
        long request,
        @Description("As /v1/documents shows it") String path,
        @Nullable String caller,
        List<String> groups) {}
