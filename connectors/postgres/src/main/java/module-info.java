/// PostgreSQL: changes of tables as they are committed, and bulk writing.
@SuppressWarnings("requires-automatic") // the driver has a name, and no module declaration
module io.deltaway.postgres {
    requires transitive io.deltaway.jdbc;
    requires java.sql;
    requires io.deltaway.formats;
    requires org.postgresql.jdbc;
    requires static transitive org.jspecify;

    exports io.deltaway.postgres;
}
