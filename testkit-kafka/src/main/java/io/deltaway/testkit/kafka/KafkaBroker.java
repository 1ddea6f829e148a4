package io.deltaway.testkit.kafka;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A Kafka broker in a process of its own, which may be stopped, killed, frozen and started again
/// over what it holds. One node, nothing replicated. It ends with the process that started it. Not
/// thread-safe.
///
/// ```java
/// try (var broker = KafkaBroker.start(directory)) {
///     Kafka.at(broker.servers()) ...
/// }
/// ```
public final class KafkaBroker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> FLAGS =
            List.of(
                    "-Xmx320m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--sun-misc-unsafe-memory-access=allow");

    private final Path directory;
    private final int port;
    private @Nullable Process process;

    private KafkaBroker(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /// Starts a broker that keeps its topics in a directory, and waits until it serves. Topics are
    /// made when they are first written to.
    public static KafkaBroker start(Path directory) throws IOException {
        return start(directory, Map.of());
    }

    /// Starts a broker with settings of its own, as they stand in a `server.properties`. Its
    /// listener is called `PLAINTEXT`.
    public static KafkaBroker start(Path directory, Map<String, String> settings)
            throws IOException {
        Files.createDirectories(directory);
        int port = freePort();
        var all = new LinkedHashMap<>(settings(directory, port, freePort()));
        all.putAll(settings);
        var properties = new Properties();
        properties.putAll(all);
        try (var out = Files.newOutputStream(directory.resolve("server.properties"))) {
            properties.store(out, null);
        }
        var broker = new KafkaBroker(directory, port);
        broker.restart();
        return broker;
    }

    /// Small, and with as little waiting as possible.
    private static Map<String, String> settings(Path directory, int port, int controller) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("log.dirs", directory.resolve("topics").toString());
        for (String internal :
                List.of("offsets", "transaction.state.log", "share.coordinator.state"))
            topic(settings, internal);
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // Until its session is over, one that was killed may not come back; one that gets no
        // processor for so long takes neither topics nor transactions until it has reported back.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "200");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "2");
        return settings;
    }

    private static void topic(Map<String, String> settings, String name) {
        String prefix = name.startsWith("transaction") ? name : name + ".topic";
        settings.put(prefix + ".num.partitions", "1");
        settings.put(prefix + ".replication.factor", "1");
    }

    /// A port that is also free when the broker is started again: none of those that the system
    /// gives to connections, which would take it meanwhile.
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException e) {
                // the next one
            }
        }
    }

    /// What a client gives as `bootstrap.servers`.
    public String servers() {
        return "127.0.0.1:" + port;
    }

    /// Starts it again after [#stop] or [#kill], over what it holds and on the same port.
    public void restart() throws IOException {
        if (process != null) {
            throw new IllegalStateException("the broker runs already");
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.add("-cp");
        command.add(classPath());
        command.add(BrokerProcess.class.getName());
        command.add(directory.resolve("server.properties").toString());
        Path log = directory.resolve("broker.log");
        var started =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        process = started;
        if (!serves(started)) {
            kill();
            throw new IOException("the broker did not start; see " + log);
        }
    }

    /// The class path of this process, whichever way it was given.
    private static String classPath() {
        return System.getProperty("java.class.path", "")
                + File.pathSeparator
                + System.getProperty("jdk.module.path", "");
    }

    private static boolean serves(Process started) throws IOException {
        var line =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        BufferedReader reader = started.inputReader(StandardCharsets.UTF_8);
                        return BrokerProcess.SERVES.equals(reader.readLine());
                    } catch (IOException e) {
                        return false;
                    }
                });
        try {
            return line.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IOException("interrupted while the broker started", e);
        }
    }

    /// Ends it as an operator does, and waits for the end.
    public void stop() throws IOException {
        end(Process::destroy);
    }

    /// Ends it at once, as a crash does (`SIGKILL`).
    public void kill() throws IOException {
        end(Process::destroyForcibly);
    }

    private void end(java.util.function.Consumer<Process> how) throws IOException {
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        how.accept(running);
        try {
            if (!running.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                running.destroyForcibly();
                throw new IOException("the broker did not end in " + PATIENCE);
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            throw new IOException("interrupted while the broker ended", e);
        }
    }

    /// Stops it in the middle of whatever it does, connections open, until [#thaw] (`SIGSTOP`).
    public void freeze() throws IOException {
        signal("STOP");
    }

    /// Lets it go on after [#freeze].
    public void thaw() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("the broker does not run");
        }
        var kill = new ProcessBuilder("kill", "-" + name, "" + running.pid()).inheritIO().start();
        try {
            if (kill.waitFor() != 0) {
                throw new IOException("kill -" + name + " failed");
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted while kill -" + name + " ran", e);
        }
    }

    @Override
    public void close() throws IOException {
        kill();
    }
}
