package io.deltaway.run.epoch;

import java.util.function.IntConsumer;

/// Those who do the work of all workers in one stage. A runner thread calls it; what the workers
/// did is visible to that thread afterwards, and to every worker in the next call.
@FunctionalInterface
public interface Crew {

    /// Calls `work` once for each worker, 0 to `workers - 1`, in any order or at once, and returns
    /// when all are done.
    ///
    /// @throws RuntimeException what a worker threw; the others have ended nevertheless
    void run(int workers, IntConsumer work);

    /// One worker after another on the caller's thread.
    static Crew oneByOne() {
        return (workers, work) -> {
            for (int worker = 0; worker < workers; worker++) {
                work.accept(worker);
            }
        };
    }
}
