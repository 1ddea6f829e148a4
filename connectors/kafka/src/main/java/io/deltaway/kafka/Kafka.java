package io.deltaway.kafka;

import io.deltaway.connect.Secrets;
import io.deltaway.kafka.internal.avro.RegistryAddress;
import io.deltaway.kafka.internal.client.Cluster;
import io.deltaway.kafka.internal.client.Login;
import io.deltaway.kafka.internal.read.Topics;
import io.deltaway.table.PlanException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// A Kafka cluster, whose topics are read and written. Immutable: each option gives another one.
///
/// ```java
/// var kafka = Kafka.at("localhost:9092");
/// Table<Order> orders = pipeline.read(kafka.from("orders").json(Order.class));
/// totals.write(kafka.to("totals").json().upserts("customer"));
/// ```
public final class Kafka {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final @Nullable SchemaRegistry registry;

    private Kafka(Cluster cluster, @Nullable SchemaRegistry registry) {
        this.cluster = cluster;
        this.registry = registry;
    }

    /// The cluster of these brokers: `host:port`, several with commas between.
    public static Kafka at(String servers) {
        check(!servers.isBlank(), "the address of a broker", "\"" + servers + "\"");
        return new Kafka(
                new Cluster(checked(servers), Map.of(), null, PATIENCE, new Secrets()), null);
    }

    /// Sets a property of Kafka's clients, as their documentation names it: how to connect, to log
    /// in, to compress; how much to send and fetch at once. In its value `${env:NAME}` stands for
    /// an environment variable and `${file:path}` for what a file holds.
    ///
    /// @throws PlanException where it is a property that may not be set
    public Kafka with(String property, String value) {
        return new Kafka(cluster.with(property, value), registry);
    }

    /// Logs in with a name and a password, best `${env:NAME}` or `${file:path}`.
    ///
    /// @param mechanism `PLAIN`, `SCRAM-SHA-256` or `SCRAM-SHA-512`
    public Kafka login(String mechanism, String user, String password) {
        check(
                Login.isMechanism(mechanism),
                "PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; others are properties",
                mechanism);
        return new Kafka(
                new Cluster(
                        cluster.servers(),
                        cluster.properties(),
                        new Login(mechanism, checked(user), checked(password)),
                        cluster.patience(),
                        cluster.secrets()),
                registry);
    }

    /// The schema registry that knows the schemas of Avro values.
    public Kafka registry(SchemaRegistry registry) {
        return new Kafka(cluster, registry);
    }

    /// How long a broker may be silent until the pipeline says that it waits for it. 30 seconds
    /// where nothing is said.
    public Kafka patience(Duration patience) {
        check(patience.toMillis() > 0, "a time of a millisecond or more", patience);
        return new Kafka(
                new Cluster(
                        cluster.servers(),
                        cluster.properties(),
                        cluster.login(),
                        patience,
                        cluster.secrets()),
                registry);
    }

    /// Reads these topics.
    public FromTopics from(String... topics) {
        check(topics.length > 0, "the name of a topic", "none");
        return new FromTopics(cluster, registry, new Topics(List.of(topics), null));
    }

    /// Reads all topics whose whole name matches a regular expression, also those that are made
    /// while the pipeline runs.
    public FromTopics fromPattern(String expression) {
        try {
            return new FromTopics(
                    cluster, registry, new Topics(List.of(), Pattern.compile(expression)));
        } catch (PatternSyntaxException e) {
            throw refusal("a regular expression", expression + ": " + e.getDescription());
        }
    }

    /// Writes this topic.
    public ToTopic to(String topic) {
        check(!topic.isBlank(), "the name of a topic", "\"" + topic + "\"");
        return new ToTopic(cluster, registry, topic, false);
    }

    /// Writes each row to the topic that this column names.
    public ToTopic toTopicIn(String column) {
        return new ToTopic(cluster, registry, column, true);
    }

    /// Where the registry is.
    static RegistryAddress address(Cluster cluster, @Nullable SchemaRegistry registry) {
        if (registry == null) {
            throw refusal("a schema registry for Avro: registry(SchemaRegistry.at(...))", "none");
        }
        return registry.address(cluster);
    }

    /// A text whose references are well written.
    static String checked(String text) {
        try {
            return Secrets.checked(text);
        } catch (IllegalArgumentException e) {
            throw refusal("references such as ${env:NAME}", String.valueOf(e.getMessage()));
        }
    }

    static void check(boolean fits, String expected, Object actual) {
        if (!fits) {
            throw refusal(expected, String.valueOf(actual));
        }
    }

    private static PlanException refusal(String expected, String actual) {
        return new PlanException(
                "DW-0116", "an option of Kafka does not fit", expected, actual, "change it");
    }
}
