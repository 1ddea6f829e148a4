package io.deltaway.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long a pipeline waits for sinks that can't be reached: as long as it takes, but not when it
/// was told to stop, or has failed elsewhere.
final class Patience {

    private final Controls controls;
    private final Duration grace;
    private volatile boolean over;
    private volatile @Nullable Long stoppingSince;

    /// @param grace how long it lasts when the pipeline was told to stop: a server may just restart
    Patience(Controls controls, Duration grace) {
        this.controls = controls;
        this.grace = grace;
    }

    /// Whether it is at its end. From any thread.
    boolean isOver() {
        if (over) {
            return true;
        }
        Long since = stoppingSince;
        if (since == null) {
            if (controls.isStopping()) {
                stoppingSince = controls.nanoTime();
            }
            return false;
        }
        return controls.nanoTime() - since > grace.toNanos();
    }

    /// The pipeline has failed, or is done.
    void end() {
        over = true;
    }
}
