package io.deltaway.run;

import io.deltaway.engine.value.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Closes what a run had open, each thing also where another could not be closed, and remembers
/// what went wrong. Owned by the coordinator.
final class Closing {

    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final Consumer<String> warnings;
    private final List<RunException> failures = new ArrayList<>();

    /// @param warnings told what takes long
    Closing(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /// @param what for people
    /// @param part null where there is no such thing
    void close(String what, @Nullable AutoCloseable part) {
        if (part != null) {
            try {
                part.close();
            } catch (Throwable e) {
                failures.add(
                        e instanceof RunException known
                                ? known
                                : new RunException(
                                        "DW-0224",
                                        what
                                                + " could not be closed: "
                                                + RunException.reason(e)
                                                + ". What was computed before is in the sinks.",
                                        e));
            }
        }
    }

    /// Ends threads; those that go on are waited for, but not for ever, and left behind then.
    ///
    /// @param what for people
    void end(String what, @Nullable ExecutorService threads, Duration most) {
        if (threads == null) {
            return;
        }
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(SILENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                warnings.accept(
                        "the end of the pipeline waits for "
                                + what
                                + " to end, for "
                                + DurationText.of(most)
                                + " at most");
                if (!threads.awaitTermination(most.toMillis(), TimeUnit.MILLISECONDS)) {
                    warnings.accept(
                            what
                                    + " did not end in "
                                    + DurationText.of(most)
                                    + "; they are left behind");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Why the run failed: as it did before anything was closed, and else because something could
    /// not be closed; the rest goes with that.
    @Nullable RunException told(@Nullable RunException before) {
        RunException first = before;
        for (RunException failure : failures) {
            if (first == null) {
                first = failure;
            } else if (first != failure) {
                first.addSuppressed(failure);
            }
        }
        return first;
    }
}
