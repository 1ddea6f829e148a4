package io.deltaway.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever flags a user adds, the launcher starts Java with them: tried with its script, the flags
/// and a cache made with them, in a checkout that holds a command of one class.
class LauncherFlagsTest {

    private static final String MAIN =
            """
            package io.deltaway.cli;
            public class Main {
                public static void main(String[] args) {
                    System.out.println("names are " + System.getProperty("sun.jnu.encoding"));
                    System.out.println("started with " + String.join(" ",
                            ProcessHandle.current().info().arguments().orElseThrow()));
                }
            }
            """;

    @TempDir static Path temporary;

    private static Path root = Path.of("");

    @BeforeAll
    static void makeACheckout() throws Exception {
        String home = System.getProperty("java.home");
        root = Files.createDirectories(temporary.toRealPath().resolve("a place"));
        Path bin = Files.createDirectories(root.resolve("bin"));
        Path quick = root.resolve("cli/target/quick");
        Path lib = Files.createDirectories(quick.resolve("lib"));
        Files.copy(Repository.ROOT.resolve("deltaway"), root.resolve("deltaway"));
        Files.copy(Repository.ROOT.resolve("bin/jvm-flags"), bin.resolve("jvm-flags"));
        Files.writeString(bin.resolve("find-java"), "JAVA_HOME='" + home + "'\n");
        Path jar = jar(lib.resolve("command.jar"));
        Result trained =
                run(
                        "",
                        home + "/bin/java",
                        "@" + bin.resolve("jvm-flags"),
                        "-XX:AOTCacheOutput=" + quick.resolve("deltaway.aot"),
                        "-cp",
                        jar.toString(),
                        "io.deltaway.cli.Main");
        assertThat(quick.resolve("deltaway.aot")).as(trained.said()).exists();
        Files.writeString(quick.resolve("built"), home + "\n"); // as the last: nothing is newer
    }

    private static Path jar(Path jar) throws IOException {
        var source =
                new SimpleJavaFileObject(URI.create("Main.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return MAIN;
                    }
                };
        Path classes = Files.createDirectories(temporary.resolve("classes"));
        assertThat(
                        ToolProvider.getSystemJavaCompiler()
                                .getTask(
                                        null,
                                        null,
                                        null,
                                        List.of("-d", classes.toString()),
                                        null,
                                        List.of(source))
                                .call())
                .isTrue();
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("io/deltaway/cli/Main.class"));
            Files.copy(classes.resolve("io/deltaway/cli/Main.class"), out);
        }
        return jar;
    }

    private record Result(int status, String said) {}

    private static Result run(String options, String... command) throws Exception {
        return run(Map.of("DELTAWAY_JAVA_OPTS", options), command);
    }

    private static Result run(Map<String, String> environment, String... command) throws Exception {
        var builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), said);
    }

    @ParameterizedTest
    @CsvSource({
        "'', Serial, true",
        "-XX:+UseSerialGC, Serial, true",
        "-Xmx2g, Serial, true",
        "-Xms16m -Xmx1024m, Serial, false",
        "-Xmx64m, Serial, false",
        "-Xmx67108864, Serial, false",
        "-XX:MaxHeapSize=64m, Serial, false",
        "-XX:NewRatio=3, Serial, false",
        "-Xshare:off, Serial, true",
        "-XX:+UseG1GC, G1, false",
        "-XX:+UseParallelGC -Xmx64m, Parallel, false",
        "-XX:+UseZGC -Xmx2g, The Z Garbage Collector, false"
    })
    void whatAUserAddsGoesBefore(String options, String collector, boolean isOurYoungGeneration)
            throws Exception {
        Result result =
                run(options + " -Xlog:gc:stdout", "sh", root.resolve("deltaway").toString());
        assertThat(result.said())
                .contains("Using " + collector + "\n", "started with ")
                .doesNotContain("[warning][gc,ergo]");
        assertThat(result.said().contains("-Xmn64m")).isEqualTo(isOurYoungGeneration);
        assertThat(result.status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C", "POSIX", "C.UTF-8"})
    void namesOfFilesMayHaveAllLettersWithoutALocaleToo(String locale) throws Exception {
        Result result =
                run(
                        Map.of("LC_ALL", locale, "LC_CTYPE", "", "LANG", ""),
                        "sh",
                        root.resolve("deltaway").toString());
        assertThat(result.said()).contains("names are UTF-8");
    }
}
