package io.deltaway.run;

import io.deltaway.run.thread.Threads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The threads of a pipeline. All but the coordinator are daemons: it ends them, and it alone keeps
/// the process alive.
final class PipelineThreads {

    private PipelineThreads() {}

    static String name(String role) {
        return "deltaway " + role;
    }

    /// For what connectors do beside reading and writing: a virtual thread for each task.
    static ExecutorService connectors() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("deltaway connector ", 0).factory());
    }

    static Thread coordinator(Threads threads, Runnable work) {
        return threads.start(name("coordinator"), false, work);
    }
}
