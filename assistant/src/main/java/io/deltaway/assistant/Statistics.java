package io.deltaway.assistant;

/// What `/v1/statistics` answers.
///
/// @param files all of them
/// @param waiting to be read
/// @param unreadable as their state says why
/// @param chunks that can be found
public record Statistics(long request, long files, long waiting, long unreadable, long chunks) {}
