package io.deltaway.documents.internal.process;

import io.deltaway.documents.Contents;
import io.deltaway.documents.UnreadableException;
import io.deltaway.engine.value.DurationText;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// A process that reads one document after another, seen from the one that started it. Used by one
/// thread at a time.
final class ParserProcess {

    /// A process has this long to start, on a machine that is busy.
    private static final long START_SECONDS = 60;

    private static final long END_SECONDS = 2;

    /// It ends when there was nothing to read for so long.
    private static final Duration IDLE = Duration.ofSeconds(60);

    /// The same of one that stays: that long after it was forgotten.
    private static final Duration LONGEST_IDLE = Duration.ofHours(24);

    /// The exit code with `-XX:+ExitOnOutOfMemoryError`.
    private static final int OUT_OF_MEMORY = 3;

    private final Limits limits;
    private final boolean stays;
    private final Process process;
    private final DataOutputStream out;
    private final DataInputStream in;
    private long lastUsed;

    private ParserProcess(Limits limits, boolean stays, Process process) {
        this.limits = limits;
        this.stays = stays;
        this.process = process;
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    /// @param stays whether it stays though there is nothing to read
    static ParserProcess start(Limits limits, boolean stays) throws IOException {
        var builder = new ProcessBuilder(command(limits, stays));
        // What is secret here is no business of what reads documents.
        builder.environment().keySet().removeIf(name -> !name.equalsIgnoreCase("SystemRoot"));
        builder.directory(new File(System.getProperty("java.io.tmpdir")));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        var started = new ParserProcess(limits, stays, builder.start());
        try {
            started.hear();
        } catch (IOException e) {
            started.process.destroyForcibly();
            throw new IOException(
                    "a process that reads documents can't be started: " + e.getMessage(), e);
        }
        return started;
    }

    private static List<String> command(Limits limits, boolean stays) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + limits.memoryInMegabytes() + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Xshare:auto");
        command.add("-Djava.awt.headless=true");
        command.add("-Dlog4j2.loggerContextFactory=" + SILENT_LOGGING);
        command.add("-Djavax.xml.accessExternalDTD=");
        command.add("-Djavax.xml.accessExternalSchema=");
        command.add("-Djavax.xml.accessExternalStylesheet=");
        command.add("-cp");
        command.add(classPath());
        command.add(Reading.class.getName());
        command.add(Integer.toString(limits.characters()));
        command.add(limits.within().toString());
        command.add(idle(stays).toString());
        return command;
    }

    private static Duration idle(boolean stays) {
        return stays ? LONGEST_IDLE : IDLE;
    }

    private static final String SILENT_LOGGING =
            "org.apache.logging.log4j.simple.SimpleLoggerContextFactory";

    /// Where this process has its classes from; what is a module here is none there.
    private static String classPath() {
        var entries = new ArrayList<String>();
        for (String property : List.of("java.class.path", "jdk.module.path")) {
            String path = System.getProperty(property, "");
            for (String entry : path.split(File.pathSeparator, -1)) {
                if (!entry.isEmpty()) {
                    File file = new File(entry).getAbsoluteFile();
                    entries.add(file.getPath());
                    if (file.isDirectory() && property.equals("jdk.module.path")) {
                        entries.add(file.getPath() + File.separator + "*");
                    }
                }
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private void hear() throws IOException {
        try (var _ = new TimeLimit(Duration.ofSeconds(START_SECONDS))) {
            int hello = in.readInt();
            if (hello != Wire.HELLO) {
                throw new IOException("it says " + hello);
            }
        }
        lastUsed = System.nanoTime();
    }

    /// Whether it is there and will not end by itself before it has read something. One that was
    /// idle for long is told to end.
    boolean isUsable() {
        boolean rested = System.nanoTime() - lastUsed > idle(stays).dividedBy(2).toNanos();
        if (rested) {
            process.destroyForcibly();
        }
        return !rested && process.isAlive();
    }

    boolean stays() {
        return stays;
    }

    void leave() {
        process.destroyForcibly();
    }

    void end() {
        process.destroyForcibly().onExit().join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// @throws IOException where it ended for a reason that may not be the document's
    Contents parse(String mediaType, byte[] bytes) throws UnreadableException, IOException {
        var limit = new TimeLimit(limits.within());
        try (limit) {
            Wire.writeDocument(out, mediaType, bytes);
            Contents contents = Wire.readContents(in, limits.characters());
            lastUsed = System.nanoTime();
            return contents;
        } catch (IOException e) {
            throw ended(limit, e);
        }
    }

    private IOException ended(TimeLimit limit, IOException e) throws UnreadableException {
        // What it ended with is known a moment after it can't be heard any more.
        process.onExit().completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS).join();
        process.destroyForcibly();
        int exit = process.onExit().join().exitValue();
        if (limit.reached) {
            throw new UnreadableException(
                    "reading it took longer than " + DurationText.of(limits.within()));
        }
        if (exit == OUT_OF_MEMORY) {
            throw new UnreadableException(
                    "reading it needs more memory than %d MiB"
                            .formatted(limits.memoryInMegabytes()));
        }
        return new IOException("the process that read it ended with " + exit, e);
    }

    /// Ends the process after a time, by a thread of the JDK, unless it is closed before.
    private final class TimeLimit implements AutoCloseable {

        private final CompletableFuture<Void> end;
        private volatile boolean reached;

        TimeLimit(Duration time) {
            Executor later =
                    CompletableFuture.delayedExecutor(
                            time.toNanos(), TimeUnit.NANOSECONDS, Runnable::run);
            this.end =
                    CompletableFuture.runAsync(
                            () -> {
                                reached = true;
                                process.destroyForcibly();
                            },
                            later);
        }

        @Override
        public void close() {
            end.cancel(false);
        }
    }
}
