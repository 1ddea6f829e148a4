package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SigtermTest {

    @TempDir Path directory;

    @Test
    @DisabledOnOs(OS.WINDOWS) // a process can only be killed there
    void aProcessThatIsToldToEndWorksThroughWhatItHasRead()
            throws IOException, InterruptedException {
        Path started = directory.resolve("started");
        Path result = directory.resolve("result");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Program.class.getName(),
                                started.toString(),
                                result.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("out").toFile())
                        .start();
        for (int i = 0; i < 1_000 && !Files.exists(started) && process.isAlive(); i++) {
            Thread.sleep(20);
        }
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(directory.resolve("out"))).isEmpty();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(Files.readString(result)).isEqualTo("finished with [{[1, 1000]=1}]");
    }

    /// A pipeline whose only epoch would never end by itself.
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            var pushed = new PushedSource();
            var sink = new EpochsSink();
            RunningPipeline running =
                    Runs.start(c -> c.epochs(Configuration.Epochs::byHand), pushed, sink);
            sink.atFinish = () -> write(Path.of(arguments[1]), "finished with " + sink.epochs);
            try (var _ = new Shutdown(running, Duration.ofSeconds(10))) {
                for (int i = 0; i < 1_000; i++) {
                    pushed.push(1, 1);
                }
                write(Path.of(arguments[0]), "");
                running.await();
            }
        }

        private static void write(Path file, String text) {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
