package io.deltaway.run;

import java.time.Duration;
import java.time.InstantSource;

/// What a [Configuration] came to.
record Settings(
        int workers,
        Cut cut,
        boolean failFast,
        boolean progress,
        InstantSource clock,
        Duration shutdown) {

    /// Where epochs end.
    ///
    /// @param rows after so many rows; `Long.MAX_VALUE` for no limit
    /// @param nanos so long after the first row; 0 for no limit
    /// @param byHand only when told so
    record Cut(long rows, long nanos, boolean byHand) {

        /// Whether an epoch is what is there when the last one is done.
        boolean isAdaptive() {
            return rows == Long.MAX_VALUE && nanos == 0 && !byHand;
        }
    }
}
