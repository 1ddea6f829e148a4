package io.deltaway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.deltaway.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs in one source file, from the source to what they throw.
class ProgramTest {

    @TempDir Path directory;

    private Path compiled(String name, String text) throws Exception {
        Path source = directory.resolve(name + ".java");
        Files.writeString(source, text);
        return new Compilation(directory.resolve("cache"), System.getProperty("java.class.path"))
                .compile(source);
    }

    private Program program(String name, String text) throws Exception {
        return Program.load(compiled(name, text), name);
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> kept = Files.list(directory.resolve("cache/classes"))) {
            return kept.toList();
        }
    }

    @Test
    void aProgramIsCompiledOnceForEachContent() throws Exception {
        Path first = compiled("Small", "void main() {}");
        assertThat(compiled("Small", "void main() {}")).isEqualTo(first);
        Path other = compiled("Small", "void main() { }");
        assertThat(other).isNotEqualTo(first);
        assertThat(kept()).containsExactlyInAnyOrder(first, other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Small.class", "Small$Part.class", ".sha256"})
    void whatIsDamagedInTheCacheIsCompiledAgain(String file) throws Exception {
        String text =
                "record Part() {} void main() { throw new IllegalStateException(\"\" + new Part()); }";
        Path classes = compiled("Small", text);
        for (boolean isThere : new boolean[] {true, false}) {
            if (isThere) {
                Files.write(classes.resolve(file), new byte[0]);
            } else {
                Files.delete(classes.resolve(file));
            }
            assertThat(compiled("Small", text)).isEqualTo(classes);
            assertThatThrownBy(() -> program("Small", text).run(new String[0]))
                    .hasMessage("Part[]");
            assertThat(kept()).containsExactly(classes);
        }
        var written = Files.getLastModifiedTime(classes.resolve("Small.class"));
        compiled("Small", text);
        assertThat(Files.getLastModifiedTime(classes.resolve("Small.class"))).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "word count, word_count",
        "word-count, word_count",
        "2026 totals, _2026_totals",
        "class, _class",
        "Plain, Plain"
    })
    void aFileMayHaveANameThatNoClassCanHave(String name, String className) throws Exception {
        Path folder = Files.createDirectory(directory.resolve("a folder"));
        Path source = folder.resolve(name + ".java");
        Files.writeString(source, "void main() { throw new IllegalStateException(\"ran\"); }");
        var compilation =
                new Compilation(directory.resolve("cache"), System.getProperty("java.class.path"));
        Program program = Program.load(compilation.compile(source), Compilation.className(source));
        assertThatThrownBy(() -> program.run(new String[0]))
                .isInstanceOf(IllegalStateException.class)
                .satisfies(
                        e -> assertThat(e.getStackTrace()[0].getClassName()).isEqualTo(className));

        Files.writeString(source, "void main() { int x = y; }");
        assertThatThrownBy(() -> compilation.compile(source))
                .hasMessageContaining(name + ".java:1: error: cannot find symbol");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheProgram() throws Exception {
        String text = "\ufeffvoid main() { throw new IllegalStateException(\"ran\"); }";
        assertThatThrownBy(() -> program("Small", text).run(new String[0])).hasMessage("ran");
        assertThatThrownBy(() -> compiled("Small", "\ufeffvoid main() { int x = y; }"))
                .hasMessageContaining("Small.java:1: error: cannot find symbol");
    }

    @Test
    void withoutAPlaceForTheCacheItIsCompiledAllTheSame() throws Exception {
        Path noFolder = Files.writeString(directory.resolve("file"), "");
        Path source = Files.writeString(directory.resolve("Small.java"), "void main() {}");
        Path classes =
                new Compilation(noFolder, System.getProperty("java.class.path")).compile(source);
        assertThat(classes.resolve("Small.class")).exists();
    }

    @Test
    void whatDoesNotCompileIsToldWithItsLineAndLeavesNothing() throws IOException {
        assertThatThrownBy(() -> compiled("Wrong", "void main() {\n    int x = \"\";\n}"))
                .isInstanceOf(ProgramException.class)
                .hasMessageContainingAll("DW-0304", "Wrong.java:2: error: incompatible types");
        assertThat(kept()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void main() { throw new IllegalStateException(\"ran\"); }",
                "void main(String... args) { throw new IllegalStateException(args[0]); }",
                "static void main(String[] args) { throw new IllegalStateException(args[0]); }",
                "public class Form { public static void main(String[] a) { throw new IllegalStateException(a[0]); } }",
                "package a.b; class Form { void main() { throw new IllegalStateException(\"ran\"); } }",
                "class Form { Form() {} void main() { throw new IllegalStateException(\"ran\"); } }",
                "class Form extends Base {} class Base { protected static void main() { throw new IllegalStateException(\"ran\"); } }"
            })
    void mainMayHaveAnyForm(String text) throws Exception {
        Program program = program("Form", text);
        assertThatThrownBy(() -> program.run(new String[] {"ran"}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ran");
    }

    @ParameterizedTest
    @ValueSource(strings = {"class Form {}", "class Other { void main() {} }"})
    void withoutMainItIsRefused(String text) {
        assertThatThrownBy(() -> program("Form", text))
                .isInstanceOf(ProgramException.class)
                .hasMessageStartingWith("DW-0303");
    }

    @Test
    void whatAProgramsOwnCodeThrewIsToldWithItsLines() throws Exception {
        Program program =
                program(
                        "Callback",
                        """
                        import module io.deltaway;

                        void main() {
                            var pipeline = Pipeline.create();
                            pipeline.read(Demo.range(0, 3)).write(Callbacks.onChange(this::take));
                            pipeline.run();
                        }

                        void take(long epoch, long weight, Demo.Count row) {
                            if (row.value() == 2) {
                                throw new IllegalStateException("two");
                            }
                        }
                        """);
        Throwable failure = catchThrowable(() -> program.run(new String[0]));
        assertThat(failure).isInstanceOf(RunException.class);
        assertThat(OwnCode.thrownIn(failure.getCause()))
                .contains(
                        """
                        java.lang.IllegalStateException: two
                            at Callback.take(Callback.java:11)\
                        """);
        assertThat(OwnCode.thrownIn(new IllegalStateException("ours"))).isEmpty();
    }
}
