package io.deltaway.testkit.connector;

import io.deltaway.connect.Collect;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunException;
import io.deltaway.table.RowError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// A secret that a test plants in the settings of sources and sinks, to see whether it comes to
/// light.
public final class Canary {

    private Canary() {}

    /// A pipeline over sources and sinks that were told the secret.
    @FunctionalInterface
    public interface Planted {

        /// A new pipeline that ends by itself.
        Pipeline pipeline() throws Exception;
    }

    /// Runs a pipeline to its end or failure, with persistence.
    ///
    /// @return its plan, log, status, errors and failure
    /// @throws AssertionError where the secret is there, or in the state
    public static String sings(String secret, Planted planted) throws Exception {
        var said = new StringWriter();
        var errors = Collect.<RowError>rows();
        Runs.inDirectory(state -> {
            Pipeline pipeline = planted.pipeline().persist(state);
            pipeline.errors().write(errors);
            say(said, "plan", pipeline.explain());
            run(pipeline, said);
            say(said, "errors", errors.changes().toString());
            mustBeSilent(secret, said.toString());
            try (var files = Files.walk(state)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    mustBeSilent(secret, file + ": " + text(file));
                }
            }
        });
        return said.toString();
    }

    private static void run(Pipeline pipeline, StringWriter said) {
        var log = new Log(said);
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        root.addHandler(log);
        root.setLevel(Level.FINE);
        try {
            say(said, "status", pipeline.runToCompletion().toString());
        } catch (RunException e) {
            var failure = new StringWriter();
            e.printStackTrace(new PrintWriter(failure));
            say(said, "failure", failure.toString());
        } finally {
            root.setLevel(before);
            root.removeHandler(log);
        }
    }

    private static void say(StringWriter said, String what, String text) {
        said.write(what + ": " + text + "\n");
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static void mustBeSilent(String secret, String text) {
        int at = text.indexOf(secret);
        if (at >= 0) {
            throw new AssertionError(
                    "the secret \"%s\" came to light: ...%s"
                            .formatted(
                                    secret,
                                    text.substring(
                                            Math.max(0, at - 200),
                                            Math.min(text.length(), at + 200))));
        }
    }

    /// Everything that is logged in this process, but by the JDK's server, with which tests answer.
    private static final class Log extends Handler {

        private static final String ANSWERS = "com.sun.net.httpserver";

        private final StringWriter said;

        Log(StringWriter said) {
            this.said = said;
            setFormatter(new SimpleFormatter());
        }

        @Override
        public void publish(LogRecord record) {
            if (!ANSWERS.equals(record.getLoggerName())) {
                say(said, "log", getFormatter().format(record));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
