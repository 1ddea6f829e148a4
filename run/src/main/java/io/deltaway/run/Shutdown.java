package io.deltaway.run;

import java.time.Duration;

/// While it is open, the end of the process (SIGTERM, Ctrl-C, `System.exit`) stops a pipeline and
/// waits until it has drained.
final class Shutdown implements AutoCloseable {

    private final Thread hook;

    Shutdown(RunningPipeline running, Duration within) {
        hook = Thread.ofPlatform().name("deltaway shutdown").unstarted(() -> stop(running, within));
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            running.stop(); // the process is ending already
        }
    }

    private static void stop(RunningPipeline running, Duration within) {
        running.stop();
        try {
            running.await(within);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RunException e) {
            // Whoever runs the pipeline is told.
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already.
        }
    }
}
