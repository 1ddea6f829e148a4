/// What sources and sinks are.
module io.deltaway.connect {
    requires transitive io.deltaway.table;
    requires static transitive org.jspecify;

    exports io.deltaway.connect;
}
