package io.deltaway.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pipeline from PostgreSQL to PostgreSQL, in a process that is killed again and again, as are
/// both servers, while the table that it follows goes on changing: in the end the other database
/// holds what SQL says.
class KillTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /// Who is killed at once.
    private enum Side {
        PIPELINE,
        FROM,
        TO
    }

    @TempDir Path directory;

    private int next = 1;

    @Test
    void nothingIsLostAndNothingIsDoubled() throws Exception {
        killed(1, 4);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4})
    void nothingIsLostAndNothingIsDoubledHoweverOften(long seed) throws Exception {
        killed(seed, 25);
    }

    private void killed(long seed, int kills) throws Exception {
        var random = new Random(seed);
        try (var from = new MortalServer(directory.resolve("from"));
                var to = new MortalServer(directory.resolve("to"))) {
            TestServer.run(
                    from.url(),
                    "create table sales (id int primary key, shop text not null, amount bigint not null)",
                    "insert into sales select -n, 'shop' || n % 7, n from generate_series(1, 20000) n");
            Process pipeline = start(from, to);
            try {
                for (int i = 0; i < kills; i++) {
                    change(from, Duration.ofMillis(700 + random.nextInt(2_500)), pipeline, random);
                    assertThat(pipeline.isAlive()).as(printed()).isTrue();
                    Set<Side> killed = killed(i, random);
                    if (killed.contains(Side.PIPELINE)) {
                        pipeline.destroyForcibly().waitFor();
                    }
                    if (killed.contains(Side.FROM)) {
                        from.kill();
                    }
                    if (killed.contains(Side.TO)) {
                        to.kill();
                    }
                    change(from, Duration.ofMillis(random.nextInt(1_500)), pipeline, random);
                    boolean isEarly = random.nextBoolean();
                    if (isEarly && killed.contains(Side.PIPELINE)) {
                        pipeline = start(from, to); // before the servers are there again
                    }
                    from.start();
                    to.start();
                    if (!isEarly && killed.contains(Side.PIPELINE)) {
                        pipeline = start(from, to);
                    }
                }
                awaitSame(from.url(), to.url(), pipeline);
            } finally {
                pipeline.destroyForcibly().waitFor();
            }
        }
    }

    /// First both servers under a pipeline that lives on, then only that, then all three, and then
    /// as it comes.
    private static Set<Side> killed(int turn, Random random) {
        return switch (turn) {
            case 0 -> EnumSet.of(Side.FROM, Side.TO);
            case 1 -> EnumSet.of(Side.PIPELINE);
            case 2 -> EnumSet.allOf(Side.class);
            default -> {
                var some = EnumSet.of(Side.values()[random.nextInt(3)]);
                some.add(Side.values()[random.nextInt(3)]);
                yield some;
            }
        };
    }

    /// Changes the table for a while, or waits where its server is gone.
    private void change(MortalServer from, Duration time, Process pipeline, Random random)
            throws SQLException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            if (from.isAlive()) {
                transaction(from.url(), random);
            } else {
                pipeline.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    private String printed() throws IOException {
        return Files.readString(directory.resolve("out.txt"));
    }

    private Process start(MortalServer from, MortalServer to) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Copying.class.getName(),
                        from.url(),
                        to.url(),
                        directory.resolve("state").toString(),
                        "sales_slot")
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(directory.resolve("out.txt").toFile()))
                .start();
    }

    /// Some changes, now and then many, now and then taken back.
    private void transaction(String url, Random random) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            int changes = random.nextInt(20) == 0 ? 1 : 1 + random.nextInt(10);
            for (int i = 0; i < changes; i++) {
                int any = 1 + random.nextInt(next);
                String shop = "shop" + random.nextInt(7);
                statement.execute(
                        switch (random.nextInt(12)) {
                            case 0, 1, 2, 3 ->
                                    "insert into sales values (%d, '%s', %d)"
                                            .formatted(next++, shop, random.nextInt(100));
                            case 4, 5, 6 ->
                                    "update sales set amount = amount + 1, shop = '%s' where id = %d"
                                            .formatted(shop, any);
                            case 7, 8 -> "delete from sales where id = " + any;
                            case 9 ->
                                    "update sales set id = %d where id = %d".formatted(next++, any);
                            case 10 ->
                                    "update sales set amount = amount + 1 where id % 50 = "
                                            + random.nextInt(50);
                            default ->
                                    random.nextInt(100) == 0
                                            ? "truncate sales"
                                            : "delete from sales where id = " + -any;
                        });
            }
            if (random.nextInt(10) == 0) {
                connection.rollback();
            } else {
                connection.commit();
            }
        }
    }

    private void awaitSame(String from, String to, Process child)
            throws SQLException, InterruptedException, IOException {
        List<String> expected = new ArrayList<>();
        expected.addAll(TestServer.lines(from, "select id, shop, amount from sales order by id"));
        List<String> totals =
                TestServer.lines(
                        from,
                        "select shop, count(*), sum(amount) from sales group by shop order by shop");
        long deadline = System.nanoTime() + LIMIT.toNanos();
        String made =
                "select count(*) from pg_tables where tablename in ('sales', 'totals', 'changes')";
        while (System.nanoTime() < deadline
                && child.isAlive()
                && !TestServer.lines(to, made).equals(List.of("3"))) {
            child.waitFor(100, TimeUnit.MILLISECONDS);
        }
        List<String> actual = List.of();
        while (System.nanoTime() < deadline && child.isAlive() && !actual.equals(expected)) {
            child.waitFor(100, TimeUnit.MILLISECONDS);
            actual = TestServer.lines(to, "select id, shop, amount from sales order by id");
        }
        assertThat(actual).as(printed()).isEqualTo(expected);
        while (System.nanoTime() < deadline
                && !TestServer.lines(to, "select * from totals order by shop").equals(totals)) {
            child.waitFor(100, TimeUnit.MILLISECONDS);
        }
        assertThat(TestServer.lines(to, "select * from totals order by shop")).isEqualTo(totals);
        String added =
                "select id, shop, amount, sum(weight) from changes group by id, shop, amount having sum(weight) <> 0 order by id";
        List<String> once = expected.stream().map(row -> row + " 1").toList();
        while (System.nanoTime() < deadline && !TestServer.lines(to, added).equals(once)) {
            child.waitFor(100, TimeUnit.MILLISECONDS);
        }
        assertThat(TestServer.lines(to, added)).isEqualTo(once);
    }
}
