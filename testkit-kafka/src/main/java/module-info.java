/// A real Kafka broker for tests, in a process of its own.
module io.deltaway.testkit.kafka {
    requires static transitive org.jspecify;

    exports io.deltaway.testkit.kafka;
}
