/// Tables, expressions and the plan that they describe. Nothing here runs anything: whoever runs a
/// plan implements [io.deltaway.table.PlanHost].
@SuppressWarnings("module") // those modules are compiled after this one
module io.deltaway.table {
    requires static transitive org.jspecify;
    requires transitive io.deltaway.engine;

    exports io.deltaway.table;
    exports io.deltaway.table.plan to
            io.deltaway.run,
            io.deltaway.search,
            io.deltaway.testkit;
}
