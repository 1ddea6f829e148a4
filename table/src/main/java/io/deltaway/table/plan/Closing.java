package io.deltaway.table.plan;

/// That what a step keeps and gives is final some time.
///
/// @param clock that says when
public record Closing(Lateness lateness, Clock clock) {}
