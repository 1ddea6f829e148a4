/// Benchmarks, which also check that the answers are right.
@SuppressWarnings("requires-automatic") // JMH is no module of its own.
module io.deltaway.bench {
    requires io.deltaway;
    requires io.deltaway.http;
    requires io.deltaway.search;
    requires java.management;
    requires jdk.httpserver;
    requires jdk.management;
    requires jmh.core;
    requires static org.jspecify;
}
