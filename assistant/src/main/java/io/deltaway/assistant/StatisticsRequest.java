package io.deltaway.assistant;

import io.deltaway.http.Description;

/// What is asked of `/v1/statistics`.
@Description("How much there is")
public record StatisticsRequest(long request) {}
