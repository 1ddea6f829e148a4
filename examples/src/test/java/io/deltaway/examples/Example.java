package io.deltaway.examples;

import io.deltaway.programs.Checkout;
import io.deltaway.programs.DoesNotCompile;
import io.deltaway.programs.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// One of the examples, compiled once.
final class Example {

    private static final ConcurrentHashMap<String, Program> COMPILED = new ConcurrentHashMap<>();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Program program;

    private Example(Program program) {
        this.program = program;
    }

    /// The example in `examples/name.java`, in a tidy folder.
    static Example of(String name) {
        Checkout.tidy();
        return new Example(COMPILED.computeIfAbsent(name, Example::compiled));
    }

    private static Program compiled(String name) {
        try {
            return Program.of(Checkout.ROOT.resolve("examples/" + name + ".java"));
        } catch (DoesNotCompile e) {
            throw new AssertionError(e);
        }
    }

    /// Runs it to its end.
    ///
    /// @return what it printed
    String run(String... options) {
        return program.run(options).printed();
    }

    /// Runs it while something is done, then ends it as the end of the process would.
    void runWhile(Runnable action, String... options) {
        var failure = new AtomicReference<Throwable>();
        Thread thread =
                Thread.ofPlatform()
                        .name("example")
                        .start(() -> {
                            try {
                                program.main(options);
                            } catch (Throwable e) {
                                failure.set(e);
                            }
                        });
        try {
            Program.captured(action::run).printed();
        } finally {
            end(thread);
        }
        if (failure.get() != null) {
            throw new AssertionError("the example failed: " + failure.get(), failure.get());
        }
    }

    private static void end(Thread thread) {
        thread.interrupt();
        try {
            if (!thread.join(PATIENCE)) {
                throw new AssertionError("the example does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The lines of a CSV file without quotes, behind its header, cut into fields; none where there
    /// is no file yet.
    static List<List<String>> lines(String file) {
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            return List.of();
        }
        return Checkout.read(path).lines().skip(1).map(Example::fields).toList();
    }

    private static List<String> fields(String line) {
        return Arrays.asList(line.split(",", -1));
    }
}
