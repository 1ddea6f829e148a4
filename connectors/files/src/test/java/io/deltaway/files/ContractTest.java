package io.deltaway.files;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SourceConnector;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.connector.SinkContract;
import io.deltaway.testkit.connector.SinkPlace;
import io.deltaway.testkit.connector.SinkSubject;
import io.deltaway.testkit.connector.SourceContract;
import io.deltaway.testkit.connector.SourcePlace;
import io.deltaway.testkit.connector.SourceSubject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Files keep to what all sources and sinks keep to.
class ContractTest {

    record Item(long id, String name) {}

    private static final Duration SOON = Duration.ofMillis(20);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @TempDir static Path directory;

    private static Path fresh() {
        return directory.resolve("file" + NUMBERS.incrementAndGet());
    }

    /// A file whose lines are rows.
    private record Lines(
            Path file,
            Function<Item, String> line,
            String noRow,
            Function<String, SourceConnector<Item>> made)
            implements SourcePlace<Item> {

        private void add(String text) throws IOException {
            Files.writeString(file, text, StandardOpenOption.APPEND);
        }

        @Override
        public void put(List<Item> rows) throws IOException {
            for (Item row : rows) {
                add(line.apply(row) + "\n");
            }
        }

        @Override
        public boolean putMalformed() throws IOException {
            add(noRow + "\n");
            return true;
        }

        @Override
        public SourceConnector<Item> source() {
            return made.apply(file.toString());
        }
    }

    private static Stream<DynamicTest> source(
            String header,
            Function<Item, String> line,
            String noRow,
            Function<String, SourceConnector<Item>> made) {
        return SourceContract.of(
                        new SourceSubject<Item>() {
                            @Override
                            public SourcePlace<Item> place() throws IOException {
                                return new Lines(
                                        Files.writeString(fresh(), header), line, noRow, made);
                            }

                            @Override
                            public Item row(int number) {
                                return new Item(number, "item " + number);
                            }
                        })
                .map(check -> dynamicTest(check.name(), check::run));
    }

    private static Stream<DynamicTest> csv(Function<String, SourceConnector<Item>> made) {
        return source("id,name\n", item -> item.id() + "," + item.name(), "x,y", made);
    }

    private static Stream<DynamicTest> json(Function<String, SourceConnector<Item>> made) {
        return source(
                "",
                item -> "{\"id\":%d,\"name\":\"%s\"}".formatted(item.id(), item.name()),
                "{\"id\":\"x\"}",
                made);
    }

    @TestFactory
    Stream<DynamicTest> csvThatIsReadOnce() {
        return csv(path -> Csv.files(path, Item.class));
    }

    @TestFactory
    Stream<DynamicTest> csvThatIsFollowed() {
        return csv(path -> Csv.files(path, Item.class).live(SOON));
    }

    @TestFactory
    Stream<DynamicTest> jsonThatIsReadOnce() {
        return json(path -> JsonLines.files(path, Item.class));
    }

    @TestFactory
    Stream<DynamicTest> jsonThatIsFollowed() {
        return json(path -> JsonLines.files(path, Item.class).live(SOON));
    }

    /// What a sink writes, as CSV with a header.
    ///
    /// @param asChanges whether each line begins with an epoch and a weight
    private record Written(Path file, boolean asChanges, Function<String, FileSink> made)
            implements SinkPlace<Object> {

        @Override
        public SinkConnector<Object> sink() {
            return made.apply(file.toString());
        }

        @Override
        public List<WeightedRow> seen() throws IOException {
            if (!Files.exists(file)) {
                return List.of();
            }
            try (var lines = Files.lines(file)) {
                return lines.skip(1).map(this::row).toList();
            }
        }

        private WeightedRow row(String line) {
            String[] fields = line.split(",", -1);
            int first = asChanges ? 2 : 0;
            long weight = asChanges ? Long.parseLong(fields[1]) : 1;
            return WeightedRow.of(weight, Long.parseLong(fields[first]), fields[first + 1]);
        }
    }

    private static Stream<DynamicTest> sink(boolean asChanges, Function<String, FileSink> made) {
        return SinkContract.of(
                        new SinkSubject<Object>() {
                            @Override
                            public SinkPlace<Object> place() {
                                return new Written(fresh(), asChanges, made);
                            }

                            @Override
                            @SuppressWarnings({"unchecked", "rawtypes"}) // a sink of any rows
                            public Class<Object> rowClass() {
                                return (Class) Item.class;
                            }

                            @Override
                            public Object row(int key, int version) {
                                return new Item(key, "version " + version);
                            }
                        })
                .map(check -> dynamicTest(check.name(), check::run));
    }

    @TestFactory
    Stream<DynamicTest> changes() {
        return sink(true, Csv::changes);
    }

    @TestFactory
    Stream<DynamicTest> rows() {
        return sink(false, Csv::file);
    }

    @TestFactory
    Stream<DynamicTest> snapshots() {
        return sink(false, path -> Csv.snapshot(path).every(Duration.ZERO));
    }
}
