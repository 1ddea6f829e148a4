package io.deltaway.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.Callbacks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        Process process = process(Program.class, started, result);
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(directory.resolve("out"))).isEmpty();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(Files.readString(result)).isEqualTo("finished with [{[1, 1000]=1}]");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void itSaysWhatTheResultsHold() throws IOException, InterruptedException {
        Process process = process(Command.class, directory.resolve("started"));
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(Files.readString(directory.resolve("out")))
                .isEqualToNormalizingNewlines(
                        "deltaway: stopped: the results are those of 2 rows that were read, up to"
                                + " epoch 0.\n");
    }

    /// A process in which a class runs, once it has written its first file.
    private Process process(Class<?> program, Path... files)
            throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName()));
        for (Path file : files) {
            command.add(file.toString());
        }
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("out").toFile())
                        .start();
        Runs.await(() -> Files.exists(files[0]) || !process.isAlive());
        return process;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What `deltaway run` makes of a program that goes on until it is told to end.
    static final class Command {

        record Item(String name) {}

        private Command() {}

        public static void main(String[] arguments) {
            System.setProperty(Pipeline.COMMAND, "true");
            var pipeline = Pipeline.create();
            pipeline.read(RecordsSource.live(Item.class, new Item("a"), new Item("b")))
                    .write(
                            Callbacks.<Item>onChange((epoch, weight, row) -> {})
                                    .onEpochEnd(epoch -> write(Path.of(arguments[0]), "")));
            pipeline.run();
        }
    }

    /// A pipeline whose only epoch would never end by itself.
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            var pushed = new PushedSource();
            var sink = new EpochsSink();
            sink.atFinish = () -> write(Path.of(arguments[1]), "finished with " + sink.epochs);
            try (var shutdown = new Shutdown(Duration.ofSeconds(60))) {
                RunningPipeline running =
                        Runs.start(c -> c.epochs(Configuration.Epochs::byHand), pushed, sink);
                shutdown.stops(running);
                for (int i = 0; i < 1_000; i++) {
                    pushed.push(1, 1);
                }
                write(Path.of(arguments[0]), "");
                running.await();
            }
        }
    }
}
