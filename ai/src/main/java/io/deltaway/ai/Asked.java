package io.deltaway.ai;

import java.util.List;

/// A question and what was found for it.
///
/// @param passages the best first
public record Asked(String question, List<Passage> passages) {}
