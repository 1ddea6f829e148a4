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

    void allow(long epoch) {
        if (epoch > last) {
            last = epoch;
            coordinator.raise();
        }
    }
}
