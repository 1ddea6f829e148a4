/// Tables of SQL databases as sources and sinks, through JDBC.
module io.deltaway.jdbc {
    requires transitive io.deltaway.connect;
    requires java.sql;
    requires io.deltaway.formats;
    requires static transitive org.jspecify;

    exports io.deltaway.jdbc;
    exports io.deltaway.jdbc.sql;
}
