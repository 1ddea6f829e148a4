package io.deltaway.assistant;

import io.deltaway.http.Description;

/// What is asked of `/v1/summarize`.
@Description("Says what a document is about")
public record SummaryRequest(long request, @Description("As /v1/documents shows it") String path) {}
