/// Runs a plan in one process: workers, epochs, status.
@SuppressWarnings("module") // those modules are compiled after this one
module io.deltaway.run {
    requires transitive io.deltaway.connect;
    requires static transitive org.jspecify;

    exports io.deltaway.run;
    exports io.deltaway.run.thread;
    exports io.deltaway.run.epoch to
            io.deltaway.testkit,
            io.deltaway.bench;
}
