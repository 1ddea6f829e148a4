package io.deltaway.ask;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    @TempDir Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void oneQuestionIsAnsweredAndItEnds() throws Exception {
        Files.createDirectories(directory.resolve("manuals"));
        Files.writeString(
                directory.resolve("manuals/pump.md"),
                "# Pump\n\nClean the filter of the \u001B[31mpump each month.");
        Files.writeString(directory.resolve("lunch.txt"), "The canteen serves soup at noon.");
        int status =
                Main.run(List.of(directory.toString(), "When", "is the filter cleaned?"), out, out);
        assertThat(printed())
                .isEqualToNormalizingNewlines(
                        "Clean the filter of the [31mpump each month. [1]\n[1] "
                                + directory.resolve("manuals/pump.md")
                                + ", Pump\n");
        assertThat(status).isEqualTo(0);
    }

    @Test
    void whatCanNotBeUnderstoodIsToldWithTheUsage() {
        assertThat(Main.run(List.of(), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of("--fast", "x"), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of("x", "--port", "a"), out, out)).isEqualTo(2);
        assertThat(Main.run(List.of("x", "--language", "klingon"), out, out)).isEqualTo(2);
        assertThat(printed())
                .contains(
                        "name a directory",
                        "there is no option --fast",
                        "a port is a number, not a",
                        "the language is one of [any, arabic")
                .contains("Usage: deltaway ask DIR");
    }

    @Test
    void aServerForOthersNeedsAToken() {
        assertThat(
                        Main.run(
                                List.of(directory.toString(), "--host", "0.0.0.0", "--port", "0"),
                                out,
                                out))
                .isEqualTo(1);
        assertThat(printed()).contains("DW-0465");
        assertThat(Main.run(List.of(directory + "/none"), out, out)).isEqualTo(1);
        assertThat(printed()).contains("there is no directory");
    }
}
