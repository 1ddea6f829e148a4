package io.deltaway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.programs.Checkout;
import io.deltaway.programs.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The options of the examples: what `--help` prints, what their comments say, and what the table
/// of examples says.
class OptionsTest {

    private static final Path EXAMPLES = Checkout.ROOT.resolve("examples");
    private static final Pattern OPTION = Pattern.compile("--([a-z-]+)");

    private static Stream<String> options(String text) {
        return OPTION.matcher(text).results().map(match -> match.group(1)).distinct().sorted();
    }

    @TestFactory
    Stream<DynamicTest> areToldAndDescribed() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList()
                    .stream()
                    .map(file ->
                            DynamicTest.dynamicTest(
                                    file.getFileName().toString(), () -> check(file)));
        }
    }

    private static void check(Path file) throws Exception {
        Checkout.tidy();
        String help = Program.of(file).help().printed();
        assertThat(help).startsWith("Options:\n");
        String comment =
                Checkout.read(file).replaceAll("(?s)^.*?/// Options:(.*?)\nvoid main.*$", "$1");
        assertThat(options(comment)).containsExactlyElementsOf(options(help).toList());
        String line =
                Checkout.read(EXAMPLES.resolve("README.md"))
                        .lines()
                        .filter(one -> one.contains("](" + file.getFileName() + ")"))
                        .findFirst()
                        .orElseThrow();
        assertThat(options(line)).containsExactlyElementsOf(options(help).toList());
    }

    @Test
    void whatCouldNotBeReadIsWrittenWhereOneSays() throws IOException {
        Example example = Example.of("WordCount");
        Checkout.write(Path.of("two words.jsonl"), "{\"word\":\"a\"}\nnothing\n{\"word\":\"a\"}\n");
        example.run("--input", "two words.jsonl", "--errors", "out/all errors.csv");
        assertThat(Checkout.read(Path.of("out/word-count.csv"))).contains("a,2");
        assertThat(Checkout.read(Path.of("out/all errors.csv")))
                .contains("DW-2105", "two words.jsonl:2");
    }
}
