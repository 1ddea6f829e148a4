/// Benchmarks, which also check that the answers are right.
@SuppressWarnings("requires-automatic") // JMH and PostgreSQL's server for tests are no modules.
module io.deltaway.bench {
    requires io.deltaway;
    requires embedded.postgres;
    requires io.deltaway.ai;
    requires io.deltaway.http;
    requires io.deltaway.jdbc;
    requires io.deltaway.postgres;
    requires io.deltaway.search;
    requires java.management;
    requires java.sql;
    requires jdk.httpserver;
    requires jdk.management;
    requires jmh.core;
    requires org.postgresql.jdbc;
    requires static org.jspecify;
}
