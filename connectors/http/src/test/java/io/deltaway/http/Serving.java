package io.deltaway.http;

import static io.deltaway.testkit.Soon.started;

import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import java.util.function.Consumer;

/// A pipeline that serves, and a client, for one test.
final class Serving implements AutoCloseable {

    final RunningPipeline running;
    final Client client;

    /// Starts what a pipeline does with a server.
    static Serving start(Pipeline pipeline, Server server) {
        RunningPipeline running = pipeline.start();
        started(running);
        return new Serving(running, new Client(server));
    }

    private Serving(RunningPipeline running, Client client) {
        this.running = running;
        this.client = client;
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
