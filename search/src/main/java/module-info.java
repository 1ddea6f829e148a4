/// Search indexes over live tables: vectors, full text, and both together.
module io.deltaway.search {
    requires transitive io.deltaway.table;
    requires static transitive org.jspecify;

    exports io.deltaway.search;
}
