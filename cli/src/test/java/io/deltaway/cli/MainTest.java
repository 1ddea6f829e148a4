package io.deltaway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theVersionNamesTheJavaThatRunsIt() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("deltaway ")
                .contains(Runtime.version().toString());
    }

    @Test
    void helpGoesToStandardOutput() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage: deltaway");
    }

    @Test
    void withoutACommandTheUsageIsAnError() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("Usage: deltaway");
    }

    @Test
    void anUnknownCommandIsNamed() {
        assertThat(run("fly")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("\"fly\"", "--help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "explain", "plan-diff", "state"})
    void everyCommandSaysWhatItTakes(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage: deltaway " + command);
        assertThat(run(command, "--fast")).isEqualTo(2);
        assertThat(run(command)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("deltaway " + command + ": name a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/no/such/Missing.java|there is no file /no/such/Missing.java",
                "/|\"/\" is a directory",
                "''|\"\" is a directory",
                "pom.xml|the name of pom.xml does not end with .java"
            })
    void whatIsNoSourceFileIsToldInOneLine(String path, String wrong) {
        assertThat(run("run", path)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines(
                        "deltaway: DW-0301 " + wrong + "; give the path of a Java source file\n");
    }

    @Test
    void aFileThatIsLookedForHereIsToldWithThePlace() {
        assertThat(run("explain", "Missing.java")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("there is no file Missing.java in " + Path.of("").toAbsolutePath());
    }

    @Test
    void whatIsSaidDoesNothingToTheTerminal() {
        assertThat(run("run", "a\u001b[31m.java")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("there is no file a\\u001b[31m.java")
                .doesNotContain("\u001b");
    }

    private int run(String... args) {
        return Main.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
