package io.deltaway.testkit.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SinkConnector.Guarantee;
import io.deltaway.connect.SourceConnector;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.connector.MemoryServer.Item;
import io.deltaway.testkit.connector.MemoryServer.Mistake;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server that does everything right passes, and each mistake is found.
class ContractsTest {

    private record Source(boolean live, Mistake mistake) implements SourceSubject<Item> {

        @Override
        public SourcePlace<Item> place() {
            var server = new MemoryServer(mistake);
            return new SourcePlace<>() {
                @Override
                public void put(List<Item> rows) {
                    server.put(rows);
                }

                @Override
                public SourceConnector<Item> source() {
                    return server.source(live);
                }

                @Override
                public Optional<TestServer> server() {
                    return Optional.of(server);
                }
            };
        }

        @Override
        public Item row(int number) {
            return new Item(number, 0, "good");
        }
    }

    private record Sink(Guarantee guarantee, Mistake mistake) implements SinkSubject<Item> {

        @Override
        public SinkPlace<Item> place() {
            var server = new MemoryServer(mistake);
            return new SinkPlace<>() {
                @Override
                public SinkConnector<Item> sink() {
                    return server.sink(guarantee);
                }

                @Override
                public List<WeightedRow> seen() {
                    return server.seen();
                }

                @Override
                public Optional<TestServer> server() {
                    return Optional.of(server);
                }
            };
        }

        @Override
        public Class<Item> rowClass() {
            return Item.class;
        }

        @Override
        public Item row(int key, int version) {
            return new Item(key, version, "good");
        }

        @Override
        public Optional<Item> refused() {
            return Optional.of(new Item(-1, 0, "bad"));
        }
    }

    private static Stream<DynamicTest> tests(Stream<Check> checks) {
        return checks.map(check -> dynamicTest(check.name(), check::run));
    }

    @TestFactory
    Stream<DynamicTest> aStaticSource() {
        return tests(SourceContract.of(new Source(false, Mistake.NONE)));
    }

    @TestFactory
    Stream<DynamicTest> aLiveSource() {
        return tests(SourceContract.of(new Source(true, Mistake.NONE)));
    }

    @TestFactory
    Stream<DynamicTest> aSinkThatWritesOnce() {
        return tests(SinkContract.of(new Sink(Guarantee.EXACTLY_ONCE, Mistake.NONE)));
    }

    @TestFactory
    Stream<DynamicTest> aSinkThatMayRepeat() {
        return tests(SinkContract.of(new Sink(Guarantee.AT_LEAST_ONCE, Mistake.NONE)));
    }

    @ParameterizedTest
    @CsvSource({
        "FORGETS_OFFSETS, goes on behind each chunk",
        "READS_OFFSETS_WRONGLY, goes on behind each chunk",
        "LOSES_A_ROW, 'gives each row once, in order'",
        "SHUFFLES, 'gives each row once, in order'",
    })
    void mistakesOfSourcesAreFound(Mistake mistake, String name) {
        assertThatThrownBy(() -> named(SourceContract.of(new Source(false, mistake)), name).run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("topic");
    }

    @ParameterizedTest
    @CsvSource({
        "WRITES_AT_ONCE, shows whole epochs",
        "REPEATS_EPOCHS, goes on after a restart at any point",
        "REPEATS_EPOCHS, goes on after it was lost at any point",
        "REPEATS_EPOCHS, goes on after one interruption upon the other",
    })
    void mistakesOfSinksAreFound(Mistake mistake, String name) {
        var sink = new Sink(Guarantee.EXACTLY_ONCE, mistake);
        assertThatThrownBy(() -> named(SinkContract.of(sink), name).run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("table");
    }

    private static Check named(Stream<Check> checks, String name) {
        return checks.filter(check -> check.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void checksHaveNamesOfTheirOwn() {
        assertThat(SourceContract.of(new Source(true, Mistake.NONE)).map(Check::name))
                .doesNotHaveDuplicates();
        assertThat(SinkContract.of(new Sink(Guarantee.EXACTLY_ONCE, Mistake.NONE)).map(Check::name))
                .doesNotHaveDuplicates();
    }
}
