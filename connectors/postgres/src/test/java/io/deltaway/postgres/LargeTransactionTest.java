package io.deltaway.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A transaction of ten million rows is one epoch, in a process whose memory could not hold them.
@Tag("slow")
class LargeTransactionTest {

    private static final long ROWS = Long.getLong("postgres.rows", 10_000_000);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir Path directory;

    @Test
    void isOneEpochInLittleMemory() throws Exception {
        String url = TestServer.fresh();
        TestServer.run(
                url,
                "create table sales (id bigint, shop text not null, amount bigint not null)",
                "alter table sales replica identity full",
                "insert into sales values (0, 'shop0', 1)",
                "create table sums (epoch bigint, weight bigint, sales bigint, amount bigint)");
        Process summing = start(url);
        try {
            awaitSums(url, 1, summing);
            TestServer.run(
                    url,
                    "insert into sales select n, 'shop' || n %% 7, 1 from generate_series(1, %d) n"
                            .formatted(ROWS));
            awaitSums(url, 3, summing);
        } finally {
            summing.destroyForcibly().waitFor();
        }
        assertThat(
                        TestServer.lines(
                                url,
                                "select weight, sales, amount from sums order by epoch, weight"))
                .containsExactly("1 1 1", "-1 1 1", "1 " + (ROWS + 1) + " " + (ROWS + 1));
        assertThat(TestServer.lines(url, "select count(distinct epoch) from sums"))
                .containsExactly("2");
    }

    private Process start(String url) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Summing.class.getName(),
                        url,
                        directory.resolve("state").toString())
                .redirectErrorStream(true)
                .redirectOutput(printed().toFile())
                .start();
    }

    private Path printed() {
        return directory.resolve("out.txt");
    }

    private void awaitSums(String url, int count, Process summing) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (TestServer.lines(url, "select * from sums").size() < count) {
            assertThat(summing.isAlive() && System.nanoTime() < deadline)
                    .as(Files.readString(printed()))
                    .isTrue();
            summing.waitFor(100, TimeUnit.MILLISECONDS);
        }
    }
}
