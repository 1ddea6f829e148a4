package io.deltaway.run;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// While it is open, the end of the process (SIGTERM, Ctrl-C, `System.exit`) stops a pipeline and
/// waits until it has drained, and a moment until this is closed, so that its end can be told. It
/// is opened before the pipeline starts: there is no moment at which rows were read and the end of
/// the process would lose them.
final class Shutdown implements AutoCloseable {

    private static final Duration TELLING = Duration.ofSeconds(1);

    private final Thread hook;
    private final CompletableFuture<RunningPipeline> started = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    Shutdown(Duration within) {
        hook = Thread.ofPlatform().name("deltaway shutdown").unstarted(() -> stop(within));
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            var _ = started.thenAccept(RunningPipeline::stop); // the process is ending already
        }
    }

    /// This is the pipeline, which has just started.
    void stops(RunningPipeline running) {
        started.complete(running);
    }

    private void stop(Duration within) {
        try {
            RunningPipeline running = started.get(within.toNanos(), TimeUnit.NANOSECONDS);
            running.stop();
            if (running.await(within)) {
                closed.await(TELLING.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RunException | CancellationException | ExecutionException | TimeoutException e) {
            // Whoever runs the pipeline is told.
        }
    }

    @Override
    public void close() {
        started.cancel(false); // nobody waits for a pipeline that could not be started
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already.
        }
    }
}
