package io.deltaway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `deltaway run` says of a program, and its exit status.
class RunTest {

    private static final String PROGRAM =
            """
            import module io.deltaway;

            record Sale(String item, long qty) {}

            void main(String... args) {
                var arguments = Arguments.of(args);
                String input = arguments.text("input", "in.csv");
                String errors = arguments.text("errors", "");
                int workers = arguments.number("workers", 1);
                boolean upper = arguments.flag("upper");
                arguments.end();
                var pipeline = Pipeline.create().configure(c -> c.workers(workers));
                pipeline.read(Csv.files(input, Sale.class)).write(Nothing.sink());
                if (!errors.isEmpty()) {
                    pipeline.errors().write(Csv.snapshot(errors));
                }
                pipeline.run();
            }
            """;

    private final PrintStream outBefore = System.out;
    private final PrintStream errBefore = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir Path directory;

    @BeforeEach
    void catchWhatIsPrinted() throws IOException {
        Files.writeString(directory.resolve("Sales.java"), PROGRAM);
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void tidy() {
        System.setOut(outBefore);
        System.setErr(errBefore);
        System.clearProperty("deltaway.command");
        System.clearProperty("deltaway.incomplete");
    }

    private int run(String... options) {
        String[] all = new String[2 + options.length];
        all[0] = "run";
        all[1] = directory.resolve("Sales.java").toString();
        System.arraycopy(options, 0, all, 2, options.length);
        return Main.run(all, System.out, System.err);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8)
                .replace("\r\n", "\n")
                .replace(directory + "/", "");
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private String write(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content).toString();
    }

    private String write(String name, String content) throws IOException {
        return write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    @Test
    void whereAllIsReadNothingIsSaid() throws IOException {
        assertThat(run("--input", write("my sales.csv", "item,qty\nx,1\n"))).isZero();
        assertThat(said()).isEmpty();
    }

    @Test
    void aDamagedFileIsToldAndShowsInTheExitStatus() throws IOException {
        byte[] whole = gzip("item,qty\n" + "x,1\n".repeat(100_000));
        String input = write("a.csv.gz", Arrays.copyOf(whole, whole.length - 9));
        assertThat(run("--input", input)).isEqualTo(3);
        assertThat(said())
                .matches(
                        """
                        deltaway: 1 file could not be read whole, and the results lack rows:
                          a\\.csv\\.gz:\\d+: the gzip file ends early, at byte \\d+; the lines before were read\\. Put .*
                        """);
    }

    @Test
    void soDoesOneOfSeveralWithAnotherHeader() throws IOException {
        write("a.csv", "item,qty\nx,1\n");
        write("b.csv", "item,amount\ny,2\n");
        assertThat(run("--input", directory + "/*.csv")).isEqualTo(3);
        assertThat(said())
                .isEqualTo(
                        """
                        deltaway: 1 file could not be read whole, and the results lack rows:
                          b.csv:1: the header lacks the column "qty"; it has item, amount
                        """);
    }

    @Test
    void aFailedRowIsToldAndIsNoFailureOfTheProgram() throws IOException {
        String input = write("in.csv", "item,qty\nx,1\ny,many\n");
        assertThat(run("--input", input)).isZero();
        assertThat(said())
                .isEqualTo(
                        """
                        deltaway: 1 row failed and is not in the results:
                          1 in read at Sales.java:13: DW-2102 in.csv:3: column "qty": expected a whole number of 64 bits, got "many"
                        pipeline.errors() holds them; write it to see all of them.
                        """);
    }

    @Test
    void whatAFileHoldsDoesNothingToTheTerminal() throws IOException {
        assertThat(run("--input", write("in.csv", "item,qty\nx,\u001b[2J\n"))).isZero();
        assertThat(said()).contains("\\u001b[2J").doesNotContain("\u001b");
    }

    @Test
    void aProgramThatRunsNoPipelineHasNoPlan() throws IOException {
        String source = write("Empty.java", "void main() {}");
        try {
            assertThat(Main.run(new String[] {"explain", source}, System.out, System.err))
                    .isEqualTo(1);
        } finally {
            System.clearProperty("deltaway.explain");
        }
        assertThat(said())
                .isEqualTo(
                        "deltaway: DW-0305 Empty.java ended before it ran a pipeline, so there is"
                                + " no plan to print; call run() or start() of its pipeline\n");
    }

    @Test
    void whoWritesTheErrorsIsNotToldTo() throws IOException {
        String input = write("in.csv", "item,qty\nx,1\ny,many\n");
        Path errors = directory.resolve("errors.csv");
        assertThat(run("--input", input, "--errors", errors.toString())).isZero();
        assertThat(said()).contains("1 row failed").doesNotContain("pipeline.errors()");
        assertThat(errors).content().contains("DW-2102");
    }

    @Test
    void helpIsWhatTheProgramAsksFor() {
        assertThat(run("--help")).isZero();
        assertThat(printed())
                .isEqualTo(
                        """
                        Options:
                          --input VALUE            (in.csv if not given)
                          --errors VALUE
                          --workers N              (1 if not given)
                          --upper
                        """);
        assertThat(said()).isEmpty();
    }

    @Test
    void wrongOptionsAreWrongUsage() {
        assertThat(run("--color", "red")).isEqualTo(2);
        assertThat(said())
                .isEqualTo(
                        "deltaway: DW-0220 there is no option --color; the options are --errors,"
                                + " --input, --upper, --workers, and --help.\n");
        assertThat(run("--workers", "many")).isEqualTo(2);
        assertThat(run("red")).isEqualTo(2);
    }

    @Test
    void noFileIsAFailureOfTheProgram() {
        assertThat(run("--input", directory.resolve("none.csv").toString())).isEqualTo(1);
    }
}
