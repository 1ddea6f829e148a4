package io.deltaway.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One launcher builds at a time, and none waits without a word or for nobody: tried with its
/// script in a checkout in which nothing is built, and a Maven that only says that it was called.
class LauncherLockTest {

    private static final String BUILDS = "building Deltaway once ...\nMaven was called\n";

    @TempDir Path temporary;

    private Path root = Path.of("");
    private Path lock = Path.of("");

    @BeforeEach
    void makeACheckout() throws IOException {
        root = temporary.toRealPath().resolve("a place");
        lock = root.resolve("target/deltaway.lock");
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.copy(Repository.ROOT.resolve("deltaway"), root.resolve("deltaway"));
        Files.copy(Repository.ROOT.resolve("bin/find-java"), bin.resolve("find-java"));
        Path maven =
                Files.writeString(bin.resolve("mvn"), "#!/bin/sh\necho Maven was called\nexit 1\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process start(String command) throws IOException {
        var builder =
                new ProcessBuilder("sh", root.resolve("deltaway").toString(), command)
                        .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().merge("PATH", root.resolve("bin") + ":", (path, bin) -> bin + path);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static String rest(Process process) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(1); // as this Maven fails
        return said;
    }

    private Path heldBy(long process) throws IOException {
        return Files.createFile(Files.createDirectories(lock).resolve(Long.toString(process)));
    }

    @Test
    void itIsGivenBack() throws Exception {
        assertThat(rest(start("run"))).contains(BUILDS);
        assertThat(lock).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "ask"})
    void whatIsWaitedForIsSaid(String command) throws Exception {
        long other = ProcessHandle.current().pid();
        Path held = heldBy(other);
        Process waiting = start(command);
        assertThat(waiting.inputReader(UTF_8).readLine())
                .isEqualTo(
                        "deltaway: waiting for process %s, which builds; if it does not, remove %s",
                        other, lock);
        Files.delete(held);
        Files.delete(lock);
        assertThat(waiting.inputReader(UTF_8).lines().collect(Collectors.joining("\n", "", "\n")))
                .contains(BUILDS);
        assertThat(lock).doesNotExist();
    }

    @Test
    void thatOfAProcessThatIsGoneIsTakenOver() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        heldBy(gone.pid());
        assertThat(rest(start("run"))).startsWith(BUILDS);
        assertThat(lock).doesNotExist();
    }

    @Test
    void thatOfNobodyIsTakenOver() throws Exception {
        Files.createDirectories(lock);
        assertThat(rest(start("run"))).startsWith(BUILDS);
        assertThat(lock).doesNotExist();
    }

    @Test
    void whereNobodyMayWriteNothingIsWaitedFor() throws Exception {
        Files.createFile(root.resolve("target")); // so that root can't either
        assertThat(rest(start("run")))
                .startsWith("deltaway: can't build in " + root + ": mkdir: ")
                .contains("target", "\nA build is needed", "copy the checkout")
                .doesNotContain("Maven");
    }
}
