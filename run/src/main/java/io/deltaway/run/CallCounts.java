package io.deltaway.run;

import io.deltaway.connect.Call;
import org.jspecify.annotations.Nullable;

/// What became of the calls of one place of a program, for its status. Guarded by its [CallDesk].
final class CallCounts {

    private static final System.Logger LOG = System.getLogger("io.deltaway.run");

    private final Call<?, ?> call;
    private @Nullable String problem;
    long calls;
    long repeated;
    private long answered;
    private long failed;

    CallCounts(Call<?, ?> call) {
        this.call = call;
    }

    /// A call failed. When calls begin to fail it is logged.
    void fails(Throwable thrown) {
        String reason = RunException.reason(thrown);
        if (problem == null) {
            LOG.log(System.Logger.Level.WARNING, call.name() + " fails: " + reason);
        }
        problem = reason;
    }

    /// A call was answered.
    void answers() {
        problem = null;
    }

    /// A question came to its end.
    void ends(boolean isAnswered) {
        answered += isAnswered ? 1 : 0;
        failed += isAnswered ? 0 : 1;
    }

    Status.CallStatus status(long waiting, long underWay) {
        return new Status.CallStatus(
                call.describe(), waiting, underWay, calls, answered, failed, repeated, problem);
    }
}
