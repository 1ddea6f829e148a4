package io.deltaway.run;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/// The threads of a pipeline. All but the coordinator are daemons: it ends them, and it alone keeps
/// the process alive.
final class PipelineThreads {

    private PipelineThreads() {}

    static ThreadFactory daemons(String role) {
        return work -> Thread.ofPlatform().name("deltaway " + role).daemon(true).unstarted(work);
    }

    /// For what connectors do beside reading and writing: a virtual thread for each task.
    static ExecutorService connectors() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("deltaway connector ", 0).factory());
    }

    static Thread coordinator(Runnable work) {
        return Thread.ofPlatform().name("deltaway coordinator").daemon(false).unstarted(work);
    }
}
