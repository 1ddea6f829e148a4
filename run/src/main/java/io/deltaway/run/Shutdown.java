package io.deltaway.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// While it is open, the end of the process (SIGTERM, Ctrl-C, `System.exit`) stops a pipeline and
/// waits until it has drained, and a moment until this is closed, so that its end can be told.
final class Shutdown implements AutoCloseable {

    private static final Duration TELLING = Duration.ofSeconds(1);

    private final Thread hook;
    private final CountDownLatch closed = new CountDownLatch(1);

    Shutdown(RunningPipeline running, Duration within) {
        hook = Thread.ofPlatform().name("deltaway shutdown").unstarted(() -> stop(running, within));
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            running.stop(); // the process is ending already
        }
    }

    private void stop(RunningPipeline running, Duration within) {
        running.stop();
        try {
            if (running.await(within)) {
                closed.await(TELLING.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RunException e) {
            // Whoever runs the pipeline is told.
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already.
        }
    }
}
