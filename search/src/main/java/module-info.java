/// Search indexes over live tables: vectors, full text, and both together.
module io.deltaway.search {
    requires transitive io.deltaway.table;
    requires org.apache.lucene.analysis.common;
    requires org.apache.lucene.core;
    requires static transitive org.jspecify;

    exports io.deltaway.search;

    // Programs make rows of these records.
    opens io.deltaway.search to
            io.deltaway.engine;
}
