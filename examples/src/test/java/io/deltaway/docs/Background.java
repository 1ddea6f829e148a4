package io.deltaway.docs;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Commands that go on while the page does other things. They end when their thread is interrupted,
/// as a pipeline does.
final class Background {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream before = System.out;
    private final FileTime since = FileTime.fromMillis(System.currentTimeMillis());
    private final Thread thread;
    private volatile @Nullable Throwable failure;

    Background(String commands) {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        thread = Thread.ofPlatform().daemon().name("page").start(() -> run(commands));
    }

    private void run(String commands) {
        try {
            Shell.run(commands);
        } catch (Exception | AssertionError e) {
            failure = e;
        }
    }

    /// What it has printed so far.
    String out() {
        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    /// When it was started.
    FileTime since() {
        return since;
    }

    boolean isGoing() {
        return thread.isAlive();
    }

    /// Ends it, and says where it failed.
    void stop() {
        thread.interrupt();
        try {
            if (!thread.join(Duration.ofSeconds(60))) {
                throw new AssertionError("the program does not end: " + thread);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            System.setOut(before);
        }
        Throwable thrown = failure;
        if (thrown != null) {
            throw new AssertionError("the program failed: " + thrown.getMessage(), thrown);
        }
    }
}
