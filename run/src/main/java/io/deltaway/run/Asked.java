package io.deltaway.run;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A question and how it stands. Guarded by its [CallDesk].
final class Asked<A> {

    /// How a question stands.
    enum State {
        WAITING,
        UNDER_WAY,
        ANSWERED,
        /// The circuit has the answer, and will say that it no longer asks.
        TAKEN,
        FORGOTTEN
    }

    final A question;
    State state = State.WAITING;

    /// Whether the circuit asks it.
    boolean wanted = true;

    /// Whether it is asked alone, as a batch of which it was one failed.
    boolean byItself;

    int attempts;

    /// When it may be asked.
    Instant from = Instant.EPOCH;

    Asked(A question) {
        this.question = question;
    }

    /// A call that is under way.
    static final class Calling<A> {

        final List<Asked<A>> asked;
        final Instant deadline;
        boolean over;
        volatile @Nullable Thread thread;

        Calling(List<Asked<A>> asked, Instant deadline) {
            this.asked = asked;
            this.deadline = deadline;
        }

        void interrupt() {
            Thread now = thread;
            if (now != null) {
                now.interrupt();
            }
        }
    }
}
