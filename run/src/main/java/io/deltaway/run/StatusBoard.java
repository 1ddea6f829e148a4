package io.deltaway.run;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.run.epoch.EpochRunner;
import io.deltaway.run.epoch.StateSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Puts together the [Status] of a run, for any thread. Counts are read where they are kept; what
/// the operators keep is asked of the coordinator, and where that is busy for long, the last answer
/// is given.
final class StatusBoard {

    private static final long PATIENCE_MILLIS = 200;

    private final Controls controls;
    private final long startedNanos = System.nanoTime();
    private volatile @Nullable Works works;
    private volatile List<Status.OperatorStatus> operators = List.of();
    private volatile @Nullable Status last;

    private record Works(
            EpochLoop loop,
            EpochRunner runner,
            ErrorWatch errors,
            List<Feed> feeds,
            List<Port> ports,
            Calls calls,
            Thread coordinator) {}

    StatusBoard(Controls controls) {
        this.controls = controls;
    }

    /// By the coordinator, once everything is open.
    void start(
            EpochLoop loop,
            EpochRunner runner,
            ErrorWatch errors,
            List<Feed> feeds,
            List<Port> ports,
            Calls calls) {
        works =
                new Works(
                        loop,
                        runner,
                        errors,
                        List.copyOf(feeds),
                        ports.stream()
                                .filter(port -> !Wiring.isOfCall(port.sink().connector()))
                                .toList(),
                        calls,
                        Thread.currentThread());
    }

    /// By the coordinator, when everything is closed: from now on the answer is always the same,
    /// and the circuits are let go.
    void end(Status.Phase phase) {
        Works current = works;
        if (current != null) {
            operators = sizes(current.runner());
        }
        last = status(phase, current);
        works = null;
    }

    Status status() {
        Status end = last;
        if (end != null) {
            return end;
        }
        Works current = works;
        if (current != null && Thread.currentThread() == current.coordinator()) {
            operators = sizes(current.runner());
        } else if (current != null) {
            askForSizes(current);
        }
        end = last;
        return end != null ? end : status(phase(current), current);
    }

    private Status.Phase phase(@Nullable Works current) {
        if (current == null) {
            return Status.Phase.STARTING;
        } else if (controls.isStopping()) {
            return Status.Phase.STOPPING;
        }
        return controls.isPaused() ? Status.Phase.PAUSED : Status.Phase.RUNNING;
    }

    private void askForSizes(Works current) {
        var answer = new CompletableFuture<List<Status.OperatorStatus>>();
        controls.request(() -> answer.complete(sizes(current.runner())));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (last == null && System.nanoTime() < deadline) {
            try {
                operators = answer.get(10, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                // The coordinator works on a step, or has just ended.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static List<Status.OperatorStatus> sizes(EpochRunner runner) {
        var kept = new HashMap<Integer, StateSize>();
        runner.stateSizes().forEach(size -> kept.put(size.node().id(), size));
        return runner.plan().nodes().stream()
                .filter(node -> node.kind() instanceof CircuitPlan.Kind.Apply)
                .map(node -> {
                    StateSize size = kept.get(node.id());
                    return new Status.OperatorStatus(
                            node.name(),
                            size == null ? 0 : size.rows(),
                            size == null ? 0 : size.sizeInBytes(),
                            size == null ? 0 : size.bytesOutside(),
                            Duration.ofNanos(runner.nanos(node.id())));
                })
                .toList();
    }

    private Status status(Status.Phase phase, @Nullable Works current) {
        Duration running = Duration.ofNanos(System.nanoTime() - startedNanos);
        if (current == null) {
            return new Status(
                    phase,
                    -1,
                    0,
                    0,
                    0,
                    0,
                    Duration.ZERO,
                    0,
                    running,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());
        }
        var sources = new ArrayList<Status.SourceStatus>();
        long rowsIn = 0;
        for (Feed feed : current.feeds()) {
            rowsIn += feed.rowsIn();
            sources.add(
                    new Status.SourceStatus(
                            feed.target().name(),
                            feed.rowsIn(),
                            feed.malformedIn(),
                            feed.isLive(),
                            feed.wasSeenToEnd(),
                            feed.arrivals().isCutShort(),
                            since(over(phase) ? Long.MAX_VALUE : feed.arrivals().oldestNanos()),
                            feed.arrivals().link().status(),
                            feed.pace()));
        }
        var sinks = new ArrayList<Status.SinkStatus>();
        long rowsOut = 0;
        for (Port port : current.ports()) {
            rowsOut += port.rowsOut();
            sinks.add(
                    new Status.SinkStatus(
                            port.name(),
                            port.rowsOut(),
                            port.refused().count(),
                            port.epoch(),
                            port.link().status()));
        }
        long epochs = current.loop().completeEpochs();
        Duration lag = since(over(phase) ? Long.MAX_VALUE : current.loop().oldestNanos());
        double rate =
                over(phase)
                        ? rowsIn / Math.max(1e-9, running.toNanos() / 1e9)
                        : current.loop().rowsPerSecond();
        return new Status(
                phase,
                epochs - 1,
                epochs,
                rowsIn,
                rowsOut,
                current.errors().errors(),
                lag,
                rate,
                running,
                sources,
                sinks,
                current.calls().desks().stream().map(CallDesk::status).toList(),
                operators,
                current.errors().bySteps(),
                current.errors().unread());
    }

    private static boolean over(Status.Phase phase) {
        return phase == Status.Phase.ENDED || phase == Status.Phase.FAILED;
    }

    /// @param nanos by `System.nanoTime`; `Long.MAX_VALUE` for never
    private static Duration since(long nanos) {
        return nanos == Long.MAX_VALUE
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, System.nanoTime() - nanos));
    }
}
