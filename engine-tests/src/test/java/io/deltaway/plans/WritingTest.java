package io.deltaway.plans;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is printed for a case that fails is a test: it compiles where such tests are kept, and
/// passes as soon as nothing is wrong.
class WritingTest {

    private static final List<Long> SEEDS = LongStream.rangeClosed(1, 40).boxed().toList();

    @TempDir private Path classes;

    @Test
    void aWrittenCaseIsATestThatPasses() throws IOException, ReflectiveOperationException {
        var source = new StringBuilder();
        source.append(
                """
                package io.deltaway.plans;
                import static io.deltaway.engine.value.Type.Simple.*;
                import static io.deltaway.plans.Printed.*;
                import static io.deltaway.table.Columns.*;
                import io.deltaway.engine.value.Type;
                import io.deltaway.table.*;
                import io.deltaway.testkit.*;
                import java.math.*;
                import java.time.*;
                import java.util.UUID;
                import org.junit.jupiter.api.Test;
                class Written {
                """);
        SEEDS.forEach(seed -> source.append(Writing.test(RandomCase.of(seed), "seed" + seed)));
        Path file = Files.writeString(classes.resolve("Written.java"), source.append("}\n"));
        assertThat(compiled(file)).isEmpty();
        // in this class loader, where the functions of random plans are seen
        byte[] code = Files.readAllBytes(classes.resolve("io/deltaway/plans/Written.class"));
        Class<?> written = MethodHandles.lookup().defineClass(code);
        Constructor<?> constructor = written.getDeclaredConstructor();
        for (long seed : SEEDS) {
            written.getDeclaredMethod("seed" + seed).invoke(constructor.newInstance());
        }
    }

    /// What the compiler has against it.
    private String compiled(Path file) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var printed = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var options =
                    List.of(
                            "-d",
                            classes.toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-proc:none");
            compiler.getTask(printed, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
        }
        return printed.toString();
    }
}
