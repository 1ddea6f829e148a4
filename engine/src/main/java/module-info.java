/// Z-sets, columns, indexes, operators and circuits: the incremental engine.
///
/// It is passive: no I/O, no threads, no clock and no dependency. A circuit takes deltas and gives
/// deltas; whoever runs it decides when and where.
///
/// Who writes a connector sees values and batches. The rest is for the modules that lower plans
/// onto circuits or drive them; so a program that imports all of Deltaway gets no names of its
/// inside.
@SuppressWarnings("module") // those modules are compiled after this one
module io.deltaway.engine {
    requires static transitive org.jspecify;

    uses io.deltaway.json.JsonParser;

    exports io.deltaway.json;
    exports io.deltaway.engine.value;
    exports io.deltaway.engine.batch;
    exports io.deltaway.engine.expr to
            io.deltaway.table,
            io.deltaway.connect,
            io.deltaway.run,
            io.deltaway.search,
            io.deltaway.testkit,
            io.deltaway.bench;
    exports io.deltaway.engine.state to
            io.deltaway.table,
            io.deltaway.connect,
            io.deltaway.run,
            io.deltaway.search,
            io.deltaway.testkit,
            io.deltaway.bench;
    exports io.deltaway.engine.aggregate to
            io.deltaway.table,
            io.deltaway.connect,
            io.deltaway.run,
            io.deltaway.testkit,
            io.deltaway.bench;
    exports io.deltaway.engine.operator to
            io.deltaway.table,
            io.deltaway.connect,
            io.deltaway.run,
            io.deltaway.search,
            io.deltaway.testkit,
            io.deltaway.bench;
    exports io.deltaway.engine.circuit to
            io.deltaway.table,
            io.deltaway.connect,
            io.deltaway.run,
            io.deltaway.testkit,
            io.deltaway.bench;
    exports io.deltaway.engine.time to
            io.deltaway.table,
            io.deltaway.connect,
            io.deltaway.run,
            io.deltaway.testkit,
            io.deltaway.bench;
}
