package io.deltaway.run;

import io.deltaway.connect.ForwardClock;
import io.deltaway.connect.Store;
import io.deltaway.run.persist.Limits;
import io.deltaway.run.thread.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// What a [Configuration] came to.
///
/// @param clock the time of day
/// @param pauses what pauses are counted by
record Settings(
        int workers,
        Cut cut,
        boolean failFast,
        boolean progress,
        InstantSource clock,
        ForwardClock pauses,
        RandomGenerator random,
        Threads threads,
        Duration shutdown,
        Optional<StateMemory.Limit> memory,
        Optional<Keep> keep,
        Optional<Path> recordedTo,
        Optional<Recording> replayed) {

    /// How long the end of a pipeline waits for sources that don't answer and for sinks that can't
    /// be reached.
    Duration grace() {
        // Duration.dividedBy calculates with BigDecimal, whose first use takes a sixth of a start.
        return Duration.ofMillis(shutdown.toMillis() / 6);
    }

    /// Where state is kept.
    ///
    /// @param mayDrop whether a changed program may drop what it doesn't use
    /// @param points told when a point is reached at which a test may want to crash
    record Keep(Store store, Limits limits, boolean mayDrop, Consumer<String> points) {}

    /// Where epochs end.
    ///
    /// @param rows after so many rows; `Long.MAX_VALUE` for no limit
    /// @param nanos so long after the first row; 0 for no limit
    /// @param byHand only when told so
    record Cut(long rows, long nanos, boolean byHand) {

        /// Whether an epoch is what is there when the last one is done.
        boolean isAdaptive() {
            return isFree() && nanos == 0;
        }

        /// Whether an epoch may end wherever there is a reason to.
        boolean isFree() {
            return rows == Long.MAX_VALUE && !byHand;
        }
    }
}
