package io.deltaway.http;

import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.run.Status;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A pipeline that serves, and a client, for one test.
final class Serving implements AutoCloseable {

    final RunningPipeline running;
    final Client client;

    /// Starts what a pipeline does with a server.
    static Serving start(Pipeline pipeline, Server server) {
        RunningPipeline running = pipeline.start();
        await(() -> running.status().phase() != Status.Phase.STARTING);
        if (running.status().phase() == Status.Phase.FAILED) {
            running.await();
        }
        return new Serving(running, new Client(server));
    }

    private Serving(RunningPipeline running, Client client) {
        this.running = running;
        this.client = client;
    }

    /// Waits until something is so, for a minute at most.
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not so after a minute");
            }
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// A server with options on a port that is free.
    static Server server(Consumer<ServerOptions> options) {
        return Http.server(0, options);
    }

    @Override
    public void close() {
        client.close();
        running.close();
    }
}
