package io.deltaway.testkit.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// An executor whose threads take turns with others. Owned by whoever has the turn.
final class InTurns extends AbstractExecutorService {

    private final Turns turns;
    private final String name;
    private final int most;
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean shutdown;
    private int ended;

    InTurns(Turns turns, String name, int most) {
        this.turns = turns;
        this.name = name;
        this.most = most;
    }

    @Override
    public void execute(Runnable command) {
        if (shutdown) {
            throw new RejectedExecutionException(name + " was shut down");
        }
        queue.add(command);
        if (threads.size() < most) {
            threads.add(turns.start(name, true, this::serve));
        }
        List.copyOf(threads).forEach(turns::unpark);
    }

    private void serve() {
        try {
            while (true) {
                Runnable next = queue.poll();
                if (next != null) {
                    next.run();
                } else if (shutdown) {
                    return;
                } else {
                    turns.park(Long.MAX_VALUE);
                }
            }
        } finally {
            ended++;
        }
    }

    @Override
    public void shutdown() {
        shutdown = true;
        List.copyOf(threads).forEach(turns::unpark);
    }

    @Override
    public List<Runnable> shutdownNow() {
        var left = new ArrayList<>(queue);
        queue.clear();
        shutdown();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && ended == threads.size();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        for (Thread thread : List.copyOf(threads)) {
            turns.join(thread, unit.toNanos(timeout));
        }
        return isTerminated();
    }
}
