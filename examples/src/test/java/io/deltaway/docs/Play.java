package io.deltaway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.programs.Checkout;
import io.deltaway.programs.DoesNotCompile;
import io.deltaway.programs.Program;
import io.deltaway.programs.Program.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What one page tells, done from top to bottom in one folder.
final class Play {

    private static final boolean REWRITE = System.getProperty("docs.rewrite") != null;
    private static final String END = "pipeline.run();";

    /// How long a program that goes on may take until it shows what the page shows.
    private static final Duration PATIENCE = Duration.ofSeconds(REWRITE ? 3 : 60);

    private final Page page;
    private final Map<String, String> sources = new HashMap<>();
    private final Map<Block, String> rewritten = new LinkedHashMap<>();
    private @Nullable Background going;

    Play(Page page) {
        this.page = page;
    }

    /// Does what a block says, and compares what is shown of it.
    void act(Block block, List<Block> shown) {
        switch (block.kind()) {
            case "file" -> {
                Checkout.write(Path.of(block.subject()), block.text() + "\n");
                compare(block, shown, null);
            }
            case "run" -> compare(block, shown, Program.captured(() -> Shell.run(block.text())));
            case "start" -> {
                stop();
                going = new Background(block.text());
                compare(block, shown, null);
            }
            case "compiled" -> compiled(block);
            default -> program(block, shown);
        }
    }

    private void compiled(Block block) {
        try {
            Program.compile(block.subject(), block.text() + "\n");
        } catch (DoesNotCompile e) {
            throw new AssertionError(page.at(block) + ": " + e.getMessage(), e);
        }
    }

    private void program(Block block, List<Block> shown) {
        String name = block.subject();
        Program program;
        try {
            program = Program.compile(name, source(block));
        } catch (DoesNotCompile e) {
            compare(block, shown, new Outcome("", e));
            return;
        }
        boolean isTest = block.kind().equals("test");
        compare(block, shown, isTest ? test(program) : program.run());
        for (Block one : shown) {
            if (one.kind().equals("explain")) {
                compare(one, program.explain().printed());
            }
        }
    }

    private String source(Block block) {
        String name = block.subject();
        if (!block.kind().equals("fragment")) {
            String source = block.text() + "\n";
            sources.put(name, source);
            Checkout.write(Path.of(name + ".java"), source);
            return source;
        }
        String program = sources.get(name);
        if (program == null || !program.contains(END)) {
            throw new AssertionError(
                    "%s is a fragment of %s, and no such program with %s stands above it"
                            .formatted(page.at(block), name, END));
        }
        return program.replaceFirst(
                "(?m)^.*" + Pattern.quote(END), Matcher.quoteReplacement(block.text()) + "\n$0");
    }

    private static Outcome test(Program program) {
        return Program.captured(() -> {
            for (Method method : program.mainClass().getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    var constructor = program.mainClass().getDeclaredConstructor();
                    constructor.setAccessible(true);
                    method.setAccessible(true);
                    method.invoke(constructor.newInstance());
                }
            }
        });
    }

    /// Compares what is shown with what was done.
    ///
    /// @param outcome null for what goes on
    private void compare(Block block, List<Block> shown, @Nullable Outcome outcome) {
        Throwable failure = outcome == null ? null : outcome.failure();
        boolean refusalShown = shown.stream().anyMatch(one -> one.kind().equals("refused"));
        if (failure != null && !refusalShown) {
            throw new AssertionError(page.at(block) + ": " + failure.getMessage(), failure);
        }
        for (Block one : shown) {
            switch (one.kind()) {
                case "output" -> {
                    if (outcome != null) {
                        compare(one, outcome.out());
                    } else {
                        await(one, () -> going().out());
                    }
                }
                case "written" -> {
                    Background background = going;
                    if (background == null) {
                        compare(one, written(one, FileTime.fromMillis(0)));
                    } else {
                        await(one, () -> written(one, background.since()));
                    }
                }
                case "refused" -> {
                    if (failure == null) {
                        throw new AssertionError(page.at(one) + ": nothing was refused");
                    }
                    compare(one, String.valueOf(failure.getMessage()));
                }
                default -> {}
            }
        }
    }

    private Background going() {
        if (going == null) {
            throw new AssertionError(page.name() + " shows output of what was not started");
        }
        return going;
    }

    /// What a file holds; one that is older than the program is none that it wrote.
    private static String written(Block block, FileTime since) {
        Path file = Path.of(block.subject());
        try {
            if (Files.exists(file) && Files.getLastModifiedTime(file).compareTo(since) >= 0) {
                return Checkout.read(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "(" + file + " was not written)";
    }

    private void await(Block block, Supplier<String> actual) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!matches(tidied(block.text()), tidied(actual.get()))
                && System.nanoTime() < deadline
                && going().isGoing()) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        compare(block, actual.get());
    }

    private void compare(Block block, String actual) {
        String is = tidied(actual);
        if (!matches(tidied(block.text()), is)) {
            if (REWRITE) {
                rewritten.put(block, is);
            } else {
                assertThat(is)
                        .as(
                                "%s (-Ddocs.rewrite takes what it is over into the page)",
                                page.at(block))
                        .isEqualTo(tidied(block.text()));
            }
        }
    }

    /// Ends what goes on, and rewrites the page where that is asked for.
    void end() {
        stop();
        if (!rewritten.isEmpty()) {
            page.rewrite(rewritten);
        }
    }

    private void stop() {
        if (going != null) {
            Background background = going;
            going = null;
            background.stop();
        }
    }

    /// Without spaces at the ends of lines and empty lines around it.
    private static String tidied(String text) {
        return text.replaceAll("(?m)[ \\t]+$", "").strip();
    }

    /// Whether they are equal, where a line `...` stands for any lines.
    private static boolean matches(String shown, String actual) {
        var pattern = new StringBuilder();
        String end = "";
        for (String line : shown.split("\n", -1)) {
            boolean any = line.strip().equals("...");
            pattern.append(end).append(any ? "(?s:.*)" : Pattern.quote(line));
            end = any ? "\n?" : "\n";
        }
        return Pattern.matches(pattern.toString(), actual);
    }
}
