package io.deltaway.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.deltaway.connect.PacedWriter;
import io.deltaway.connect.SinkWriter;
import io.deltaway.engine.batch.Batch;
import io.deltaway.json.Json;
import io.deltaway.table.Sink;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinksTest {

    record Item(String name, @Nullable Long qty) {}

    @TempDir Path directory;

    private Instant now = Instant.parse("2024-01-01T00:00:00Z");

    private SinkWriter open(FileSink sink, Class<?> recordClass) throws IOException {
        return Writing.open(sink, recordClass, () -> now);
    }

    private String read(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void changesComeWithEpochAndWeight() throws IOException {
        try (SinkWriter writer = open(Csv.changes(path("out/c.csv")), Item.class)) {
            assertThat(read("out/c.csv")).isEqualTo("epoch,weight,name,qty\n");
            writer.write(
                    1,
                    Writing.batch(
                            Item.class,
                            new long[] {1, -1, 2, -1},
                            new Item("b", 2L),
                            new Item("b", 1L),
                            new Item("a", null),
                            new Item("a", 7L)));
            writer.endEpoch(1);
            assertThat(read("out/c.csv"))
                    .isEqualTo("epoch,weight,name,qty\n1,-1,a,7\n1,-1,b,1\n1,2,a,\n1,1,b,2\n");
            writer.write(3, Writing.batch(Item.class, new long[0], new Item("c", 3L)));
            assertThat(read("out/c.csv")).as("the epoch is not complete").doesNotContain("c,3");
            writer.endEpoch(3);
            writer.finish();
        }
        assertThat(read("out/c.csv")).endsWith("3,1,c,3\n");
        assertThat(Csv.changes("x").accepts()).isEqualTo(Sink.Accepts.CHANGES);
    }

    @Test
    void jsonChangesComeWithEpochAndWeight() throws IOException {
        try (SinkWriter writer = open(JsonLines.changes(path("c.jsonl")), Item.class)) {
            writer.write(
                    1,
                    Writing.batch(
                            Item.class,
                            new long[] {1, -1},
                            new Item("a\"\n\u0001é", 2L),
                            new Item("b", null)));
            writer.endEpoch(1);
        }
        assertThat(read("c.jsonl"))
                .isEqualTo(
                        "{\"epoch\":1,\"weight\":-1,\"name\":\"b\",\"qty\":null}\n"
                                + "{\"epoch\":1,\"weight\":1,\"name\":\"a\\\"\\n\\u0001é\",\"qty\":2}\n");
    }

    @Test
    void appendedRowsKeepTheirOrder() throws IOException {
        try (SinkWriter writer = open(Csv.file(path("r.csv")), Item.class)) {
            writer.write(
                    1,
                    Writing.batch(
                            Item.class, new long[] {1, 2}, new Item("z", 1L), new Item("a", 2L)));
            writer.endEpoch(1);
            writer.write(2, Writing.batch(Item.class, new long[0], new Item("m", 3L)));
            writer.endEpoch(2);
            writer.finish();
        }
        assertThat(read("r.csv")).isEqualTo("name,qty\nz,1\na,2\na,2\nm,3\n");
        assertThat(Csv.file("x").accepts()).isEqualTo(Sink.Accepts.APPENDS);
    }

    @Test
    void aSnapshotIsWrittenAtMostOnceAnInterval() throws IOException {
        Files.writeString(directory.resolve("s.csv"), "of an earlier run\n");
        try (var writer = (PacedWriter) open(Csv.snapshot(path("s.csv")), Item.class)) {
            assertThat(read("s.csv")).isEqualTo("of an earlier run\n");
            writer.write(
                    1,
                    Writing.batch(Item.class, new long[0], new Item("b", 1L), new Item("a", 1L)));
            assertThat(writer.due()).isEmpty();
            writer.endEpoch(1);
            assertThat(read("s.csv")).isEqualTo("name,qty\na,1\nb,1\n");
            assertThat(writer.due()).isEmpty();

            now = now.plusMillis(400);
            writer.write(
                    2,
                    Writing.batch(
                            Item.class, new long[] {-1, 1}, new Item("b", 1L), new Item("b", 2L)));
            writer.endEpoch(2);
            assertThat(read("s.csv")).isEqualTo("name,qty\na,1\nb,1\n");
            assertThat(writer.due()).contains(now.plusMillis(600));

            now = now.plusMillis(600);
            writer.catchUp();
            assertThat(read("s.csv")).isEqualTo("name,qty\na,1\nb,2\n");

            writer.write(3, Writing.batch(Item.class, new long[] {-1}, new Item("a", 1L)));
            writer.endEpoch(3);
            writer.finish();
            assertThat(read("s.csv")).isEqualTo("name,qty\nb,2\n");
        }
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aTableWithoutRowsIsAFileToo() throws IOException {
        try (SinkWriter writer =
                open(Csv.snapshot(path("s.csv")).every(Duration.ZERO), Item.class)) {
            writer.endEpoch(1);
            writer.finish();
        }
        assertThat(read("s.csv")).isEqualTo("name,qty\n");
    }

    @Test
    void snapshotsOfRandomHistoriesAreTheTable() throws IOException {
        for (long seed = 0; seed < 30; seed++) {
            var random = new Random(seed);
            var expected = new TreeMap<String, Integer>();
            String name = "s" + seed + ".csv";
            try (SinkWriter writer =
                    open(Csv.snapshot(path(name)).every(Duration.ZERO), Item.class)) {
                for (int epoch = 0; epoch < 20; epoch++) {
                    var rows = new ArrayList<Object>();
                    var weights = new ArrayList<Long>();
                    for (int i = random.nextInt(10); i > 0; i--) {
                        var item = new Item("n" + random.nextInt(10), (long) random.nextInt(3));
                        String line = item.name() + "," + item.qty();
                        int there = expected.getOrDefault(line, 0);
                        int weight = random.nextInt(4) - there;
                        rows.add(item);
                        weights.add((long) weight);
                        expected.merge(line, weight, Integer::sum);
                    }
                    writer.write(
                            epoch,
                            Writing.batch(
                                    Item.class,
                                    weights.stream().mapToLong(w -> w).toArray(),
                                    rows.toArray()));
                    writer.endEpoch(epoch);
                    var lines = new ArrayList<String>(List.of("name,qty"));
                    expected.forEach((line, weight) ->
                            lines.addAll(java.util.Collections.nCopies(weight, line)));
                    assertThat(read(name).lines())
                            .as("seed " + seed)
                            .containsExactlyElementsOf(lines);
                }
            }
        }
    }

    record Everything(
            @Nullable String text,
            boolean truth,
            int i,
            float f,
            double d,
            BigDecimal decimal,
            byte[] bytes,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            Instant instant,
            Duration duration,
            UUID uuid,
            TimeUnit unit,
            Json json,
            double[] vector,
            List<Long> list,
            Map<String, Integer> map,
            Item item) {}

    private static Everything everything(@Nullable String text, double number) {
        return new Everything(
                text,
                true,
                -7,
                0.1f,
                number,
                new BigDecimal("1E+5"),
                new byte[] {1, 2, -1},
                LocalDate.of(987, 1, 2),
                LocalTime.of(12, 30),
                LocalDateTime.of(2024, 2, 29, 0, 0),
                Instant.parse("1969-12-31T23:59:59.000001Z"),
                Duration.ofSeconds(90),
                new UUID(1, 2),
                TimeUnit.SECONDS,
                new Json.ArrayValue(List.of(new Json.NullValue(), new Json.TextValue("x,\""))),
                new double[] {1, Double.NaN},
                List.of(1L, 2L),
                Map.of("k", 1),
                new Item("a,b", null));
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Object[] rows = {
            everything("", 0.1),
            everything(null, -0.5),
            everything(" a \"quoted\", text\r\nof two lines", 1e300),
            everything("日本 😀", Double.NEGATIVE_INFINITY),
            everything("longer than seven bytes", 123456.789)
        };
        Batch batch = Writing.batch(Everything.class, new long[0], rows);
        try (SinkWriter csv = open(Csv.file(path("e.csv")), Everything.class);
                SinkWriter json = open(JsonLines.file(path("e.jsonl")), Everything.class)) {
            csv.write(1, batch);
            csv.endEpoch(1);
            json.write(1, batch);
            json.endEpoch(1);
        }
        assertThat(read("e.csv").lines().skip(1).findFirst())
                .contains(
                        "\"\",true,-7,0.1,0.1,100000,AQL/,0987-01-02,12:30:00,2024-02-29T00:00:00,1969-12-31T23:59:59.000001Z,PT1M30S,"
                                + "00000000-0000-0001-0000-000000000002,SECONDS,\"[null,\"\"x,\\\"\"\"\"]\",\"[1,\"\"NaN\"\"]\",\"[1,2]\","
                                + "\"{\"\"k\"\":1}\",\"{\"\"name\"\":\"\"a,b\"\",\"\"qty\"\":null}\"");
        List<String> fromCsv = Reading.all(Csv.files(path("e.csv"), Everything.class));
        List<String> fromJson = Reading.all(JsonLines.files(path("e.jsonl"), Everything.class));
        assertThat(fromCsv).hasSize(rows.length).isEqualTo(fromJson);
        assertThat(fromCsv.get(1)).startsWith("-|true|-7|0.1|-0.5|");
        assertThat(fromCsv.get(2))
                .startsWith(" a \"quoted\", text\r\nof two lines|true|-7|0.1|1.0E300|");
    }

    @Test
    void doublesAreWrittenAsJavaWritesThem() throws IOException {
        record Only(double d) {}
        var random = new Random(1);
        var rows = new ArrayList<Object>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(
                    new Only(
                            switch (i % 4) {
                                case 0 -> random.nextInt(1_000_000) / 100.0;
                                case 1 -> -random.nextInt() / 1e4;
                                case 2 ->
                                        random.nextDouble() * Math.pow(10, random.nextInt(20) - 10);
                                default -> Double.longBitsToDouble(random.nextLong());
                            }));
        }
        try (SinkWriter writer = open(Csv.file(path("d.csv")), Only.class)) {
            writer.write(1, Writing.batch(Only.class, new long[0], rows.toArray()));
            writer.endEpoch(1);
        }
        assertThat(read("d.csv").lines().skip(1))
                .containsExactlyElementsOf(
                        rows.stream().map(row -> Double.toString(((Only) row).d())).toList());
    }

    @Test
    void aSnapshotNamesItsEpoch() throws IOException {
        Path file = directory.resolve("s.csv");
        Assumptions.assumeTrue(
                Files.getFileStore(directory).supportsFileAttributeView("user"),
                "a file system with attributes of the user");
        try (SinkWriter writer =
                open(Csv.snapshot(file.toString()).every(Duration.ZERO), Item.class)) {
            for (int epoch : List.of(3, 12)) {
                writer.write(epoch, Writing.batch(Item.class, new long[0], new Item("a", 1L)));
                writer.endEpoch(epoch);
                assertThat((byte[]) Files.getAttribute(file, "user:deltaway.epoch"))
                        .asString()
                        .isEqualTo(String.valueOf(epoch));
            }
        }
    }
}
