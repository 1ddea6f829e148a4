package io.deltaway.bench.memory;

import io.deltaway.bench.Outcome;

/// A workload on rows that were prepared when it was made. Each call starts from nothing, works
/// through all of them and checks the answer; the stopwatch tells what is measured of that.
interface Exercise {

    Outcome deltaway(int workers, Stopwatch watch);

    /// The same work as a plain loop over arrays, in one thread.
    Outcome naive(Stopwatch watch);

    /// How often the work is done before it is measured.
    default int warmUps() {
        return 2;
    }
}
