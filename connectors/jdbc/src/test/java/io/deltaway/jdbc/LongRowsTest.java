package io.deltaway.jdbc;

import static io.deltaway.table.Columns.col;
import static io.deltaway.table.Columns.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.run.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A table with long texts is larger than the memory of the process that adds it up, in one epoch.
class LongRowsTest {

    private static final int ROWS = 4_000;

    private static final int CHARACTERS = 50_000;

    @TempDir Path directory;

    record Page(long id, String text) {}

    record Sum(long rows, long characters) {}

    /// The process.
    static final class Adding {

        private Adding() {}

        static void main(String[] arguments) throws Exception {
            var pipeline = Pipeline.create();
            pipeline.configure(c -> c.progress(false).epochs(e -> e.byHand()));
            var sums =
                    pipeline.materialize(
                            pipeline.read(Jdbc.database(arguments[0]).table("page", Page.class))
                                    .reduce(g ->
                                            into(
                                                    Sum.class,
                                                    g.count().as(Sum::rows),
                                                    g.sum(col(Page::text).length())
                                                            .as(Sum::characters))));
            try (var running = pipeline.start()) {
                running.await();
                System.out.print(running.materialized(sums).rows());
            }
        }
    }

    @Test
    void itIsReadInPortions() throws Exception {
        String url = "jdbc:sqlite:" + directory.resolve("pages.db");
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("create table page (id integer not null, text text not null)");
            statement.execute(
                    """
                    with recursive n (i) as (select 1 union all select i + 1 from n where i < %d)
                    insert into page select i, hex(randomblob(%d)) from n
                    """
                            .formatted(ROWS, CHARACTERS / 2));
        }
        Path printed = directory.resolve("out.txt");
        Process adding =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx128m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Adding.class.getName(),
                                url)
                        .redirectErrorStream(true)
                        .redirectOutput(printed.toFile())
                        .start();
        try {
            assertThat(adding.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            adding.destroyForcibly().waitFor();
        }
        assertThat(Files.readString(printed))
                .endsWith(
                        "[Sum[rows=%d, characters=%d]]".formatted(ROWS, (long) ROWS * CHARACTERS));
    }
}
