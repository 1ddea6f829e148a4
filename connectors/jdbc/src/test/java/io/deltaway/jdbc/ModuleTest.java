package io.deltaway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.SourceConnector;
import io.deltaway.engine.value.Schema;
import io.deltaway.formats.parse.Refusals;
import io.deltaway.table.Table;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a program gets that imports the module.
class ModuleTest {

    @TempDir Path directory;

    /// Modules of Java that have such names, too, as those for SQL and XML, are not brought along.
    @Test
    void namesOfJavaAndOfTablesMeanOneThing() throws Exception {
        Path program =
                Files.writeString(
                        directory.resolve("Program.java"),
                        """
                        import module io.deltaway.jdbc;
                        void main() {
                            IO.println(Duration.ZERO + " " + new Date() + Types.TEXT + Source.class + Jdbc.class);
                        }
                        """);
        var modules = new StringJoiner(File.pathSeparator);
        for (Class<?> one :
                List.of(
                        Jdbc.class,
                        Refusals.class,
                        SourceConnector.class,
                        Table.class,
                        Schema.class,
                        NullMarked.class)) {
            URI place = one.getProtectionDomain().getCodeSource().getLocation().toURI();
            modules.add(Path.of(place).toString());
        }
        var said = new StringWriter();
        var out = new PrintWriter(said);
        int status =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                out,
                                out,
                                "-d",
                                directory.toString(),
                                "-proc:none",
                                "--module-path",
                                modules.toString(),
                                "--add-modules",
                                "io.deltaway.jdbc",
                                program.toString());
        assertThat(status).as(said.toString()).isZero();
    }
}
