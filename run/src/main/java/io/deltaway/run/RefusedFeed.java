package io.deltaway.run;

import io.deltaway.run.persist.Refusal;
import java.util.List;

/// What one sink refused, as something that the circuit takes in.
///
/// @param earlier what was refused before a restart
record RefusedFeed(Feed feed, RefusedArrivals arrivals, List<Refusal> earlier) {

    /// The log is done again: what it did not take comes now.
    void restore() {
        arrivals.restore(earlier, feed.state().offsets());
    }
}
