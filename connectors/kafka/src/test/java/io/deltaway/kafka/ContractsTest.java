package io.deltaway.kafka;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.deltaway.connect.SinkConnector;
import io.deltaway.connect.SourceConnector;
import io.deltaway.formats.parse.JsonTrees;
import io.deltaway.json.Json;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.connector.Check;
import io.deltaway.testkit.connector.SinkContract;
import io.deltaway.testkit.connector.SinkPlace;
import io.deltaway.testkit.connector.SinkSubject;
import io.deltaway.testkit.connector.SourceContract;
import io.deltaway.testkit.connector.SourcePlace;
import io.deltaway.testkit.connector.SourceSubject;
import io.deltaway.testkit.connector.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Topics keep to what all sources and sinks keep to, also when their broker is stopped, frozen and
/// started again.
class ContractsTest {

    record Item(String name, long version) {}

    @TempDir static Path directory;
    private static @Nullable Server running;

    @BeforeAll
    static void start() throws IOException {
        running = Server.own(directory);
    }

    @AfterAll
    static void end() throws IOException {
        server().close();
    }

    private static Server server() {
        return Objects.requireNonNull(running);
    }

    private static Kafka kafka() {
        return server().kafka().patience(Duration.ofSeconds(3)).with("retry.backoff.ms", "10");
    }

    private static Stream<DynamicTest> tests(Stream<Check> checks) {
        return checks.map(check -> dynamicTest(check.name(), check::run));
    }

    /// The broker of these tests.
    private record Broker() implements TestServer {

        @Override
        public void stop() throws IOException {
            server().broker().kill();
        }

        @Override
        public void start() throws IOException {
            server().broker().restart();
        }

        @Override
        public void freeze() throws IOException {
            server().broker().freeze();
        }

        @Override
        public void thaw() throws IOException {
            server().broker().thaw();
        }
    }

    private record Source(Function<KafkaSource<Item>, KafkaSource<Item>> options, boolean stopped)
            implements SourceSubject<Item> {

        @Override
        public SourcePlace<Item> place() {
            String topic = server().topic(1);
            return new SourcePlace<>() {
                @Override
                public void put(List<Item> rows) {
                    for (Item row : rows) {
                        String value =
                                "{\"name\":\"%s\",\"version\":%d}"
                                        .formatted(row.name(), row.version());
                        ContractsTest.server()
                                .send(
                                        new ProducerRecord<>(
                                                topic,
                                                0,
                                                Server.bytes(row.name()),
                                                Server.bytes(value)));
                    }
                    ContractsTest.server().flush();
                }

                @Override
                public boolean putMalformed() {
                    ContractsTest.server().put(topic, "key", "no JSON");
                    return true;
                }

                @Override
                public SourceConnector<Item> source() {
                    return options.apply(kafka().from(topic).json(Item.class));
                }

                @Override
                public Optional<TestServer> server() {
                    return stopped ? Optional.of(new Broker()) : Optional.empty();
                }
            };
        }

        @Override
        public Item row(int number) {
            return new Item("n" + number, number);
        }
    }

    @TestFactory
    Stream<DynamicTest> liveTopics() {
        return tests(SourceContract.of(new Source(source -> source, true)));
    }

    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> topicsThatAreReadOnce() {
        return tests(SourceContract.of(new Source(KafkaSource::once, false)));
    }

    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> topicsOfKeys() {
        return tests(SourceContract.of(new Source(source -> source.upserts("name"), false)));
    }

    private record Sink(Function<KafkaSink, KafkaSink> options, boolean keyed, boolean stopped)
            implements SinkSubject<Item> {

        @Override
        public SinkPlace<Item> place() {
            String topic = server().topic(1);
            return new SinkPlace<>() {
                @Override
                @SuppressWarnings("unchecked") // a sink of any rows takes these
                public SinkConnector<Item> sink() {
                    KafkaSink sink = options.apply(kafka().to(topic).json());
                    return (SinkConnector<Item>) (SinkConnector<?>) sink;
                }

                @Override
                public List<WeightedRow> seen() {
                    List<ConsumerRecord<byte[], byte[]>> records =
                            ContractsTest.server().records(topic);
                    return keyed ? table(records) : changes(records);
                }

                @Override
                public Optional<TestServer> server() {
                    return stopped ? Optional.of(new Broker()) : Optional.empty();
                }
            };
        }

        private static List<WeightedRow> changes(List<ConsumerRecord<byte[], byte[]>> records) {
            return records.stream().map(record -> row(record.value())).toList();
        }

        private static List<WeightedRow> table(List<ConsumerRecord<byte[], byte[]>> records) {
            var rows = new TreeMap<String, WeightedRow>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.value() == null) {
                    rows.remove(Server.text(record.key()));
                } else {
                    rows.put(Server.text(record.key()), row(record.value()));
                }
            }
            return new ArrayList<>(rows.values());
        }

        private static WeightedRow row(byte[] value) {
            var members = ((Json.ObjectValue) JsonTrees.parse(value, 0, value.length)).members();
            long weight =
                    members.get("weight") instanceof Json.NumberValue number
                            ? number.value().longValue()
                            : 1;
            var name = (Json.TextValue) members.getOrDefault("name", new Json.TextValue(""));
            return new WeightedRow(
                    List.of(
                            name.value(),
                            members.get("version") instanceof Json.NumberValue version
                                    ? version.value().longValue()
                                    : -1L),
                    weight);
        }

        @Override
        public Class<Item> rowClass() {
            return Item.class;
        }

        @Override
        public Item row(int key, int version) {
            return new Item("k" + key, version);
        }

        /// Larger than any record may be. Of a key it would be there once, and not in several
        /// epochs.
        @Override
        public Optional<Item> refused() {
            return keyed ? Optional.empty() : Optional.of(new Item("x".repeat(2_000_000), 0));
        }
    }

    @TestFactory
    Stream<DynamicTest> changesExactlyOnce() {
        return tests(SinkContract.of(new Sink(KafkaSink::changes, false, true)));
    }

    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> rowsExactlyOnce() {
        return tests(SinkContract.of(new Sink(sink -> sink, false, false)));
    }

    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> upsertsAtLeastOnce() {
        return tests(
                SinkContract.of(new Sink(sink -> sink.upserts("name").atLeastOnce(), true, false)));
    }
}
