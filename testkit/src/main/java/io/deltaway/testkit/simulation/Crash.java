package io.deltaway.testkit.simulation;

/// Ends the threads of a simulated process that has crashed, at whatever they do next.
final class Crash extends Error {

    private static final long serialVersionUID = 1;

    Crash() {
        super("the simulated process has crashed", null, false, false);
    }
}
