package io.deltaway.assistant;

/// What `/v1/statistics` answers.
///
/// @param files all of them
/// @param waiting to be read
/// @param unreadable as their state says why
/// @param chunks that can be found
/// @param embedded those of them that are found by their meaning too
/// @param meaningless those that the model has no vector for, such as of characters that it does
///   not know: they are found by their words alone
/// @param failed those that the model gave no vector for otherwise: the error table says why
/// @param unembedded those that the model is still to give a vector for
public record Statistics(
        long request,
        long files,
        long waiting,
        long unreadable,
        long chunks,
        long embedded,
        long meaningless,
        long failed,
        long unembedded) {}
