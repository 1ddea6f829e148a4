package io.deltaway.run;

import io.deltaway.table.Table;
import java.time.Duration;

/// A pipeline that is gone through epoch by epoch, as far as somebody wants to see: see
/// [Pipeline#openAt]. Its sources are not read, and nothing is written. May be used by any thread.
///
/// ```java
/// try (Playback past = pipeline.openAt(16)) {
///     var before = past.materialized(totals).rows();
///     past.next();
///     var after = past.materialized(totals).rows();
/// }
/// ```
public final class Playback implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

    private final RunningPipeline running;
    private final Steps steps;
    private final Views views;

    Playback(RunningPipeline running, Steps steps, Views views) {
        this.running = running;
        this.steps = steps;
        this.views = views;
    }

    /// The epoch that the tables show; -1 before the first.
    public long epoch() {
        return views.epoch();
    }

    /// Does the next epoch.
    ///
    /// @return false where there is none
    /// @throws RunException where it fails
    public boolean next() {
        return goTo(epoch() + 1);
    }

    /// Does all epochs up to this one. There is no way back but to open an earlier one.
    ///
    /// @return false where it is not kept: then the last that is kept is shown
    /// @throws RunException where one of them fails
    public boolean goTo(long epoch) {
        steps.allow(epoch);
        try {
            while (views.epoch() < epoch && !running.await(LOOK_AGAIN)) {
                // looks again
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException(
                    "DW-0211", "interrupted while it waited for the end of an epoch.", e);
        }
        return views.epoch() >= epoch;
    }

    /// Does all that is left.
    ///
    /// @throws RunException where it fails
    public void goToEnd() {
        goTo(Long.MAX_VALUE);
    }

    /// The rows of a table that the pipeline writes or materializes.
    ///
    /// @throws RunException where it does neither
    public <R> Materialized<R> materialized(Table<R> table) {
        return running.materialized(table);
    }

    /// How it stands: what the operators keep, how many rows were read and failed.
    public Status status() {
        return running.status();
    }

    /// Ends it.
    @Override
    public void close() {
        running.stop();
        try {
            running.await();
        } catch (RunException e) {
            // was told by the call that met it
        }
    }
}
