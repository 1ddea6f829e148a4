package io.deltaway.run;

import io.deltaway.run.thread.Threads;
import io.deltaway.table.Table;
import io.deltaway.table.plan.PlanNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// A pipeline that runs. May be used by any thread.
///
/// It keeps the process alive until it ends: by itself, when all its sources have ended, or by
/// [#stop] or [#close].
public final class RunningPipeline implements AutoCloseable {

    private final PipelineRun run;
    private final Threads threads;
    private final Thread coordinator;

    private final Views views;
    private final Map<PlanNode, Materialized<?>> materialized;

    private RunningPipeline(
            PipelineRun run, Views views, Map<PlanNode, Materialized<?>> materialized) {
        this.run = run;
        this.views = views;
        this.materialized = materialized;
        this.threads = run.threads();
        this.coordinator = PipelineThreads.coordinator(threads, run);
    }

    static RunningPipeline start(
            PipelineRun run, Views views, Map<PlanNode, Materialized<?>> materialized) {
        return new RunningPipeline(run, views, materialized);
    }

    /// How it stands now; after the end, how it stood then.
    public Status status() {
        return run.board().status();
    }

    /// The current rows of a table that was given to [Pipeline#materialize] before the start.
    ///
    /// @throws RunException where it was not
    @SuppressWarnings("unchecked") // made of the table with this plan, which has this row type
    public <R> Materialized<R> materialized(Table<R> table) {
        Materialized<?> view = materialized.get(table.plan());
        if (view == null) {
            throw new RunException(
                    "DW-0215",
                    "the "
                            + table
                            + " built by "
                            + table.plan().origin()
                            + " is not kept. Call pipeline.materialize(table) before start().");
        }
        return (Materialized<R>) view;
    }

    /// Reads several materialized tables, or one several times, at the same epoch: the pipeline
    /// shows no other epoch meanwhile, so be quick.
    public <T> T atOneEpoch(Supplier<T> reading) {
        return views.read(reading);
    }

    /// Ends the epoch behind everything that has been pushed or read so far, and returns when the
    /// sinks have seen it. Where nothing came since the last epoch, there is nothing to end. Waits
    /// while the pipeline is paused.
    ///
    /// @return the number of the last complete epoch
    /// @throws RunException where the pipeline has failed
    public long cut() {
        mustNotWaitForItself("cut an epoch");
        CompletableFuture<Long> answer = run.controls().cut();
        while (true) {
            boolean alive = coordinator.isAlive();
            try {
                return answer.get(20, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (!alive) {
                    throwFailure();
                    return status().epoch();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RunException(
                        "DW-0211", "interrupted while it waited for the end of an epoch.", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Starts no new step until [#resume]; sources wait when their queues are full.
    public void pause() {
        run.controls().pause();
    }

    /// Goes on after [#pause].
    public void resume() {
        run.controls().resume();
    }

    /// Reads no more, works through what was read, finishes the sinks and ends. Returns at once;
    /// [#await] waits for the end.
    public void stop() {
        run.controls().stop();
    }

    /// Waits for the end. All threads of the pipeline have ended then and all sources and sinks are
    /// closed. An interrupt of the waiting thread stops the pipeline as [#stop] does.
    ///
    /// @return the last status
    /// @throws RunException where the pipeline failed
    public Status await() {
        mustNotWaitForItself("wait for the end");
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.join(coordinator, Long.MAX_VALUE);
            } catch (InterruptedException e) {
                interrupted = true;
                stop();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        throwFailure();
        return status();
    }

    /// Waits for the end, but no longer than this.
    ///
    /// @return whether it has ended
    /// @throws RunException where the pipeline failed
    public boolean await(Duration time) throws InterruptedException {
        if (!threads.join(coordinator, time.toNanos())) {
            return false;
        }
        throwFailure();
        return true;
    }

    /// Whether it has not ended yet.
    public boolean isRunning() {
        return coordinator.isAlive();
    }

    /// Stops and waits for the end.
    ///
    /// @throws RunException where the pipeline failed
    @Override
    public void close() {
        stop();
        await();
    }

    private void mustNotWaitForItself(String what) {
        if (run.isOnOwnThread()) {
            throw new RunException(
                    "DW-0216",
                    "a sink of a pipeline can't "
                            + what
                            + ": the pipeline waits for its sinks. Do it on another thread; stop() may be called here.");
        }
    }

    private void throwFailure() {
        RunException failure = run.failure();
        if (failure != null) {
            throw failure.again();
        }
    }
}
