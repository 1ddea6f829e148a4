package io.deltaway.run;

import io.deltaway.engine.value.Printable;
import io.deltaway.run.thread.Threads;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Shows how a pipeline gets on: one line on standard error that overwrites itself, where standard
/// error is a terminal.
final class ProgressLine implements AutoCloseable {

    /// Shorter runs show nothing.
    private static final long FIRST_NANOS = Duration.ofMillis(500).toNanos();

    private static final long INTERVAL_NANOS = Duration.ofMillis(250).toNanos();

    /// A call that lasts longer is told.
    private static final Duration STUCK = Duration.ofSeconds(5);

    private final Supplier<Status> status;
    private final PrintStream out;
    private final Signal wake = new Signal(Threads.ofRuntime());
    private final Thread thread;
    private volatile boolean closed;
    private final long firstNanos;
    private boolean shown;

    ProgressLine(Supplier<Status> status, PrintStream out) {
        this(status, out, FIRST_NANOS);
    }

    ProgressLine(Supplier<Status> status, PrintStream out, long firstNanos) {
        this.status = status;
        this.out = out;
        this.firstNanos = firstNanos;
        this.thread =
                Thread.ofPlatform()
                        .name(PipelineThreads.name("progress"))
                        .daemon(true)
                        .unstarted(this::show);
        thread.start();
    }

    static ProgressLine onStandardError(Supplier<Status> status) {
        return new ProgressLine(status, System.err);
    }

    /// Whether standard error is a terminal. Where the system does not tell, standard input and
    /// output have to be one.
    @SuppressWarnings("SystemConsoleNull") // Java 25 gives null again where there is no terminal
    static boolean isTerminal() {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
            return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
        } catch (IOException | RuntimeException e) {
            @Nullable Console console = System.console();
            return console != null && console.isTerminal();
        }
    }

    private void show() {
        wake.await(firstNanos);
        while (!closed) {
            out.print("\r" + Printable.line(line(status.get())) + "\u001b[K");
            out.flush();
            shown = true;
            wake.await(INTERVAL_NANOS);
        }
        if (shown) {
            out.println("\r" + Printable.line(line(status.get())) + "\u001b[K");
        }
    }

    static String line(Status now) {
        String errors =
                now.errors() == 0 ? "" : String.format(Locale.ROOT, "  %,d errors", now.errors());
        return String.format(
                Locale.ROOT,
                "%sin %,d rows (%s/s)  out %,d rows%s%s  %s%s",
                now.epochs() == 0 ? "" : String.format(Locale.ROOT, "epoch %,d  ", now.epoch()),
                now.rowsIn(),
                count(now.rowsPerSecond()),
                now.rowsOut(),
                lag(now),
                errors,
                now.phase().name().toLowerCase(Locale.ROOT),
                waiting(now));
    }

    /// How far the results are behind; of sources that are read once, whose rows may all be of one
    /// epoch, that says nothing.
    private static String lag(Status now) {
        boolean follows = now.sources().stream().anyMatch(Status.SourceStatus::live);
        return follows ? "  lag " + time(now.lag()) : "";
    }

    /// For whom the pipeline waits, if it does.
    private static String waiting(Status now) {
        var contacts = new LinkedHashMap<String, Status.Contact>();
        now.sources().forEach(source -> contacts.put(source.name(), source.contact()));
        now.sinks().forEach(sink -> contacts.put(sink.name(), sink.contact()));
        for (Map.Entry<String, Status.Contact> one : contacts.entrySet()) {
            Status.Contact contact = one.getValue();
            if (contact.outage().isPresent()) {
                return "  waiting for " + one.getKey() + ": " + contact.outage().get().reason();
            } else if (contact.call().compareTo(STUCK) > 0) {
                return "  no answer from " + one.getKey() + " for " + time(contact.call());
            }
        }
        return "";
    }

    private static String count(double number) {
        if (number >= 1e6) {
            return String.format(Locale.ROOT, "%.1fM", number / 1e6);
        }
        return number >= 1e4
                ? String.format(Locale.ROOT, "%.0fk", number / 1e3)
                : String.format(Locale.ROOT, "%.0f", number);
    }

    private static String time(Duration duration) {
        return duration.toMillis() < 1_000
                ? duration.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }

    /// Shows the line for the last time.
    @Override
    public void close() {
        closed = true;
        wake.raise();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
