package io.deltaway.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Programs with a mistake do not compile, and the compiler names the mistake. Each file of `bad/`
/// says in its first lines what the message must hold.
class BadProgramsTest {

    private static final String EXPECTED = "// expected: ";

    @TempDir private Path classes;

    @TestFactory
    Stream<DynamicTest> doNotCompile() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(getClass().getResource("/bad")).toURI());
        List<Path> programs;
        try (Stream<Path> files = Files.list(folder)) {
            programs = files.filter(file -> !file.endsWith("Schemas.java")).sorted().toList();
        }
        assertThat(programs).hasSizeGreaterThan(20);
        return programs.stream()
                .map(file ->
                        DynamicTest.dynamicTest(
                                name(file), () -> check(folder.resolve("Schemas.java"), file)));
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ".java".length());
    }

    private void check(Path schemas, Path program) throws IOException {
        String messages = compiled(schemas, program);
        List<String> expected =
                Files.readAllLines(program).stream()
                        .takeWhile(line -> line.startsWith(EXPECTED))
                        .map(line -> line.substring(EXPECTED.length()))
                        .toList();
        assertThat(expected).isNotEmpty();
        assertThat(messages).contains(expected);
    }

    /// What the compiler prints.
    private String compiled(Path schemas, Path program) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var printed = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var sources = files.getJavaFileObjects(schemas, program);
            var options =
                    List.of(
                            "-d",
                            classes.toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-proc:none");
            boolean compiles =
                    compiler.getTask(printed, files, null, options, null, sources).call();
            assertThat(compiles).isFalse();
        }
        return printed.toString();
    }
}
