package io.deltaway.testkit;

import io.deltaway.run.RunningPipeline;
import io.deltaway.run.Status;
import java.time.Duration;

/// Waits in tests for what other threads bring about: for no longer than that takes, and not
/// without end.
public final class Soon {

    /// For the busiest machine; only what fails takes it.
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);

    private Soon() {}

    /// What is waited for.
    ///
    /// @param <E> what asking for it may throw, which ends the waiting
    @FunctionalInterface
    public interface Condition<E extends Exception> {

        /// Asked again and again, until it is so.
        boolean isSo() throws E;
    }

    /// Waits until something is so, for a minute and a half at most.
    public static <E extends Exception> void await(Condition<E> condition) throws E {
        await("what is waited for", condition);
    }

    /// Waits until something is so, for a minute and a half at most.
    ///
    /// @param what said where it is not
    public static <E extends Exception> void await(String what, Condition<E> condition) throws E {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.isSo()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not so after " + LIMIT + ": " + what);
            }
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }

    /// Waits until something is so of a pipeline; throws what the pipeline failed with if it ends
    /// before.
    public static <E extends Exception> void await(
            RunningPipeline running, String what, Condition<E> condition) throws E {
        await(
                what,
                () -> {
                    if (!running.isRunning()) {
                        running.await();
                    }
                    return condition.isSo();
                });
    }

    /// Waits until a pipeline has started; throws what it failed with if it could not.
    public static void started(RunningPipeline running) {
        await("the start", () -> running.status().phase() != Status.Phase.STARTING);
        if (running.status().phase() == Status.Phase.FAILED) {
            running.await();
        }
    }
}
