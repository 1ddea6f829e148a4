package io.deltaway.engine.aggregate;

import java.util.function.Supplier;

/// How the result for a union of groups is chosen among theirs.
///
/// @param order tells orders of the same arguments apart
/// @param end of that order
/// @param factory makes what one worker keeps
public record Choice(String order, Choosing.End end, Supplier<Choosing> factory) {}
