package io.deltaway.testkit.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/// The `main` of a broker's process. Names Kafka's classes as texts, as its server is no module
/// that could be required.
final class BrokerProcess {

    /// The line that it prints once it serves.
    static final String SERVES = "serves";

    private static final String CLUSTER = "deltaway-tests-cluster";

    private BrokerProcess() {}

    /// @param arguments the path of the settings
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        PrintStream out = System.out;
        System.setOut(System.err); // Kafka prints, and nobody but us may say that it serves.
        var settings = new Properties();
        try (var in = Files.newInputStream(Path.of(arguments[0]))) {
            settings.load(in);
        }
        Path topics = Path.of(settings.getProperty("log.dirs"));
        if (!Files.exists(topics.resolve("meta.properties"))) {
            format(topics);
        }
        Class<?> config = Class.forName("kafka.server.KafkaConfig");
        Class<?> time = Class.forName("org.apache.kafka.common.utils.Time");
        Object server =
                Class.forName("kafka.server.KafkaRaftServer")
                        .getConstructor(config, time)
                        .newInstance(
                                config.getConstructor(Map.class, boolean.class)
                                        .newInstance(settings, false),
                                time.getField("SYSTEM").get(null));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> call(server, "shutdown")));
        call(server, "startup");
        out.println(SERVES);
        awaitParent(System.in);
        Runtime.getRuntime().halt(1);
    }

    private static void format(Path topics) throws ReflectiveOperationException {
        Class<?> formatter = Class.forName("org.apache.kafka.metadata.storage.Formatter");
        Class<?> version = Class.forName("org.apache.kafka.server.common.MetadataVersion");
        Object format = formatter.getConstructor().newInstance();
        formatter.getMethod("setClusterId", String.class).invoke(format, CLUSTER);
        formatter.getMethod("setNodeId", int.class).invoke(format, 1);
        formatter
                .getMethod("setDirectories", java.util.Collection.class)
                .invoke(format, java.util.Set.of(topics.toString()));
        formatter.getMethod("setControllerListenerName", String.class).invoke(format, "CONTROLLER");
        formatter
                .getMethod("setMetadataLogDirectory", String.class)
                .invoke(format, topics.toString());
        formatter
                .getMethod("setReleaseVersion", version)
                .invoke(format, version.getMethod("latestProduction").invoke(null));
        formatter.getMethod("run").invoke(format);
    }

    private static void call(Object server, String method) {
        try {
            server.getClass().getMethod(method).invoke(server);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Waits for the end of the process that started this one: it holds the other end of the pipe,
    /// and nobody writes to it.
    private static void awaitParent(InputStream pipe) throws IOException {
        while (pipe.read() >= 0) {}
    }
}
