/// Graph programs, written with tables only.
module io.deltaway.algorithms {
    requires transitive io.deltaway.table;
    requires static transitive org.jspecify;

    exports io.deltaway.algorithms;

    opens io.deltaway.algorithms;
}
