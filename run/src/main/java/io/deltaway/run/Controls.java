package io.deltaway.run;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What other threads want of the coordinator: it looks between two steps.
final class Controls {

    private final Signal coordinator;
    private final Queue<Runnable> requests = new ConcurrentLinkedQueue<>();
    private final Queue<CompletableFuture<Long>> cuts = new ConcurrentLinkedQueue<>();
    private volatile boolean paused;
    private volatile boolean stopping;

    Controls(Signal coordinator) {
        this.coordinator = coordinator;
    }

    void pause() {
        paused = true;
        coordinator.raise();
    }

    void resume() {
        paused = false;
        coordinator.raise();
    }

    void stop() {
        stopping = true;
        coordinator.raise();
    }

    boolean isPaused() {
        return paused && !stopping;
    }

    boolean isStopping() {
        return stopping;
    }

    void request(Runnable request) {
        requests.add(request);
        coordinator.raise();
    }

    /// The time by which the coordinator waits.
    long nanoTime() {
        return coordinator.nanoTime();
    }

    /// A wish to end the epoch; answered with the number of the last complete epoch once the sinks
    /// have it.
    CompletableFuture<Long> cut() {
        var request = new CompletableFuture<Long>();
        cuts.add(request);
        coordinator.raise();
        return request;
    }

    /// By the coordinator: answers what was asked, and waits while paused.
    void serve() {
        serveRequests();
        while (isPaused()) {
            coordinator.await(Long.MAX_VALUE);
            serveRequests();
        }
    }

    private void serveRequests() {
        for (Runnable request = requests.poll(); request != null; request = requests.poll()) {
            request.run();
        }
    }

    /// Moves the cuts that were asked for to a list.
    void takeCuts(List<CompletableFuture<Long>> target) {
        for (CompletableFuture<Long> cut = cuts.poll(); cut != null; cut = cuts.poll()) {
            target.add(cut);
        }
    }
}
