/// What tests of programs, operators and connectors need: text tables and a virtual clock.
module io.deltaway.testkit {
    requires transitive io.deltaway.run;
    requires java.logging;
    requires static transitive org.jspecify;

    exports io.deltaway.testkit;
    exports io.deltaway.testkit.connector;
    exports io.deltaway.testkit.disk;
    exports io.deltaway.testkit.operator;
    exports io.deltaway.testkit.simulation;
}
