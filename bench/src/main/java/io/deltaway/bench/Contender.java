package io.deltaway.bench;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A system that takes part in a workload.
///
/// @param attempt null where the system is not there; then `note` says why
/// @param note what else is to be known of its results
record Contender(String system, int workers, @Nullable Attempt attempt, String note) {

    /// Runs the system once, on its own, and checks its answer.
    @FunctionalInterface
    interface Attempt {
        Outcome run() throws IOException, InterruptedException;
    }

    static Contender of(String system, int workers, Attempt attempt) {
        return new Contender(system, workers, attempt, "");
    }

    static Contender absent(String system, int workers, String reason) {
        return new Contender(system, workers, null, "absent: " + reason);
    }

    Contender with(String remark) {
        return new Contender(system, workers, attempt, attempt == null ? note : remark);
    }
}
