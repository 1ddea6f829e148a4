package io.deltaway.testkit.connector;

import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.testkit.Soon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Pipelines that run, crash and go on.
final class Runs {

    private Runs() {}

    /// An end that nobody asked for.
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    /// Lets a pipeline crash somewhere in the next `points` points at which it may.
    static void crashSoon(Pipeline pipeline, Random random, int points) {
        var left = new AtomicInteger(random.nextInt(points));
        pipeline.configure(c ->
                c.logUpTo(1 + random.nextInt(2_000))
                        .crashPoints(point -> {
                            if (left.getAndDecrement() == 0) {
                                throw new Crash();
                            }
                        }));
    }

    /// Runs until its end, or until what is waited for is there; false where it crashed before.
    static boolean runs(Pipeline pipeline, BooleanSupplier done) throws InterruptedException {
        RunningPipeline running = pipeline.start();
        try {
            Soon.await("everything arrived", () -> done.getAsBoolean() || !running.isRunning());
            running.close();
            return true;
        } catch (RuntimeException e) {
            if (isCrash(e)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isCrash(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Crash) {
                return true;
            }
        }
        return false;
    }

    /// Does something with a directory of its own.
    static void inDirectory(WithDirectory work) throws Exception {
        Path directory = Files.createTempDirectory("deltaway-contract");
        try {
            work.with(directory);
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (var paths = Files.walk(directory)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    /// What is done with a directory.
    @FunctionalInterface
    interface WithDirectory {
        void with(Path directory) throws Exception;
    }
}
