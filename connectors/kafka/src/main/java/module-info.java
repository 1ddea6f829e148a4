/// Kafka topics as sources and sinks.
// Kafka's clients and Avro have a name as a module, but no declaration.
@SuppressWarnings("requires-automatic")
module io.deltaway.kafka {
    requires transitive io.deltaway.connect;
    requires io.deltaway.formats;
    requires java.net.http;
    requires kafka.clients;
    requires org.apache.avro;
    requires static transitive org.jspecify;

    exports io.deltaway.kafka;
}
