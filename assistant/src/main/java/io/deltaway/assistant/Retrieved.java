package io.deltaway.assistant;

import java.util.List;

/// What `/v1/retrieve` answers.
///
/// @param passages the best first
public record Retrieved(long request, List<Source> passages) {}
