package io.deltaway.run;

/// How far a [Playback] may go. From any thread.
final class Steps {

    private final Signal coordinator;
    private volatile long last = -1;

    Steps(Signal coordinator) {
        this.coordinator = coordinator;
    }

    /// The last epoch that may be done.
    long last() {
        return last;
    }

    /// Nobody wants to see more.
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super(null, null, false, false);
        }
    }

    /// Waits until an epoch may be done; by the coordinator.
    ///
    /// @param check called now and then
    /// @throws Stopped where it never will be
    void await(long epoch, Controls controls, Runnable check) {
        while (epoch > last) {
            controls.serve();
            check.run();
            if (controls.isStopping()) {
                throw new Stopped();
            }
            coordinator.await(Long.MAX_VALUE);
        }
    }

    void allow(long epoch) {
        if (epoch > last) {
            last = epoch;
            coordinator.raise();
        }
    }
}
