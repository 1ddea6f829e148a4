package io.deltaway.run;

import java.util.function.LongConsumer;

/// What somebody wants to see of the past.
///
/// @param epoch the first
/// @param begins is told by the coordinator whose epoch's end is there before anything is done
record Wanted(long epoch, LongConsumer begins) {}
