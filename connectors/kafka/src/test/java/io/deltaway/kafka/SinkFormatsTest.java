package io.deltaway.kafka;

import static io.deltaway.testkit.connector.SinkEpochs.minus;
import static io.deltaway.testkit.connector.SinkEpochs.plus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SinkException;
import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What rows look like in a topic.
class SinkFormatsTest {

    record Sale(String item, @Nullable Long qty, double price) {}

    record Alert(
            String topic,
            String item,
            @Nullable String trace,
            Map<String, String> more,
            Instant at,
            byte[] content) {}

    private static final AtomicInteger IDENTITIES = new AtomicInteger();

    private final Server server = Server.shared();
    private final String topic = server.topic(1);

    private static String identity() {
        return "formats-" + IDENTITIES.incrementAndGet();
    }

    private SinkEpochs<Sale> sales(KafkaSink sink) throws IOException {
        return SinkEpochs.anew(sink, Sale.class, identity());
    }

    private static String headers(ConsumerRecord<byte[], byte[]> record) {
        var all = new TreeMap<String, String>();
        record.headers().forEach(header -> all.put(header.key(), Server.text(header.value())));
        return all.toString();
    }

    @Test
    void rowsAsJson() throws IOException {
        try (var sink = sales(server.kafka().to(topic).json().key("item"))) {
            sink.epoch(
                    0,
                    plus(new Sale("nut", 3L, 0.5)),
                    new SinkEpochs.Change<>(2, new Sale("b\"x", null, 1)));
            sink.epoch(1);
            sink.epoch(2, plus(new Sale("nail", 1L, 2)));
        }
        assertThat(server.keysAndValues(topic))
                .containsExactly(
                        "nut {\"item\":\"nut\",\"qty\":3,\"price\":0.5}",
                        "b\"x {\"item\":\"b\\\"x\",\"qty\":null,\"price\":1.0}",
                        "b\"x {\"item\":\"b\\\"x\",\"qty\":null,\"price\":1.0}",
                        "nail {\"item\":\"nail\",\"qty\":1,\"price\":2.0}");
    }

    @Test
    void changesAsJsonWithEpochAndWeight() throws IOException {
        try (var sink = sales(server.kafka().to(topic).json().changes())) {
            sink.epoch(4, plus(new Sale("nut", 3L, 1)), minus(new Sale("nut", 2L, 1)));
        }
        assertThat(server.values(topic))
                .containsExactly(
                        "{\"epoch\":4,\"weight\":-1,\"item\":\"nut\",\"qty\":2,\"price\":1.0}",
                        "{\"epoch\":4,\"weight\":1,\"item\":\"nut\",\"qty\":3,\"price\":1.0}");
    }

    @Test
    void changesAsCsvWithEpochAndWeightInHeaders() throws IOException {
        try (var sink =
                sales(server.kafka().to(topic).csv(';').changesInHeaders().without("price"))) {
            sink.epoch(4, plus(new Sale("nut;", 3L, 1)), minus(new Sale("nut", 2L, 1)));
        }
        assertThat(server.records(topic))
                .extracting(record -> Server.text(record.value()) + " " + headers(record))
                .containsExactly("nut;2 {epoch=4, weight=-1}", "\"nut;\";3 {epoch=4, weight=1}");
    }

    @Test
    void upsertsAndTombstones() throws IOException {
        try (var sink = sales(server.kafka().to(topic).json().upserts("item"))) {
            sink.epoch(0, plus(new Sale("nut", 1L, 1)), plus(new Sale("bolt", 1L, 1)));
            sink.epoch(
                    1,
                    minus(new Sale("nut", 1L, 1)),
                    plus(new Sale("nut", 2L, 1)),
                    minus(new Sale("bolt", 1L, 1)));
        }
        assertThat(server.keysAndValues(topic))
                .containsExactly(
                        "nut {\"item\":\"nut\",\"qty\":1,\"price\":1.0}",
                        "bolt {\"item\":\"bolt\",\"qty\":1,\"price\":1.0}",
                        "nut {\"item\":\"nut\",\"qty\":2,\"price\":1.0}",
                        "bolt null");
    }

    @Test
    void aKeyOfSeveralColumnsIsAnObject() throws IOException {
        try (var sink =
                sales(
                        server.kafka()
                                .to(topic)
                                .json()
                                .upserts("qty", "item")
                                .without("item", "qty"))) {
            sink.epoch(0, plus(new Sale("nut", 1L, 2)));
        }
        assertThat(server.keysAndValues(topic))
                .containsExactly("{\"qty\":1,\"item\":\"nut\"} {\"price\":2.0}");
    }

    @Test
    void twoRowsOfOneKeyAreAnError() throws IOException {
        try (var sink = sales(server.kafka().to(topic).json().upserts("item"))) {
            assertThatThrownBy(() ->
                            sink.epoch(
                                    0, plus(new Sale("nut", 1L, 1)), plus(new Sale("nut", 2L, 1))))
                    .isInstanceOf(SinkException.class)
                    .hasMessage(
                            "DW-0435 two rows have the same key (item): item=nut, qty=1, price=1.0 and"
                                    + " item=nut, qty=2, price=1.0. Group by the key, or write with more columns as the key.");
        }
        assertThat(server.values(topic)).isEmpty();
    }

    @Test
    void topicHeadersAndTimeOfEachRow() throws IOException {
        String other = server.topic(1);
        var at = Instant.parse("2026-01-05T10:00:00.001Z");
        var sink =
                server.kafka()
                        .toTopicIn("topic")
                        .column("content")
                        .header("trace", "trace")
                        .headers("more")
                        .timestamp("at");
        try (var writing = SinkEpochs.anew(sink, Alert.class, identity())) {
            writing.epoch(
                    0,
                    plus(new Alert(topic, "a", "t1", Map.of("x", "1"), at, new byte[] {7})),
                    plus(new Alert(other, "b", null, Map.of(), at, new byte[] {8})),
                    plus(new Alert("nowhere", "c", null, Map.of(), at, new byte[] {9})),
                    plus(new Alert("no topic!", "d", null, Map.of(), at, new byte[] {10})));
            assertThat(writing.refused())
                    .extracting(text -> text.replaceAll(" topic=.*\\}?: ", " "))
                    .containsExactly(
                            "DW-2221 1 there is no topic \"nowhere\"",
                            "DW-2221 1 there is no topic \"no topic!\"");
        }
        var first = server.records(topic).getFirst();
        assertThat(first.value()).containsExactly(7);
        assertThat(first.timestamp()).isEqualTo(at.toEpochMilli());
        assertThat(headers(first)).isEqualTo("{trace=t1, x=1}");
        assertThat(server.records(other))
                .singleElement()
                .extracting(ConsumerRecord::value)
                .isEqualTo(new byte[] {8});
    }

    @Test
    void aTopicThatIsNotThereIsMadeOnRequest() throws IOException {
        String wanted = topic + "-made";
        KafkaSink sink = server.kafka().to(wanted).json();
        assertThatThrownBy(() -> sales(sink))
                .isInstanceOf(SinkException.class)
                .hasMessageStartingWith("DW-0434 there is no topic \"" + wanted + "\"");
        try (var writing = sales(sink.createTopics(3))) {
            writing.epoch(0, plus(new Sale("nut", 1L, 1)));
        }
        assertThat(server.values(wanted)).hasSize(1);
    }

    @Test
    void onlyValuesThatTellChangesHaveColumnsOfTheirOwn() {
        KafkaSink rows = server.kafka().to(topic).json();
        assertThat(rows.ownColumns()).isEmpty();
        assertThat(rows.changesInHeaders().ownColumns()).isEmpty();
        assertThat(rows.changes().ownColumns()).containsExactly("epoch", "weight");
        assertThat(rows.changes().without("weight").ownColumns()).containsExactly("epoch");
    }

    @Test
    void columnsThatAreNotThereAreNamed() {
        assertThatThrownBy(() -> sales(server.kafka().to(topic).json().key("id")))
                .isInstanceOf(SinkException.class)
                .hasMessage(
                        "DW-0436 the table has no column id, only item, qty, price. Name one of its columns.");
        assertThatThrownBy(() -> sales(server.kafka().to(topic).json().timestamp("price")))
                .isInstanceOf(SinkException.class)
                .hasMessageStartingWith(
                        "DW-0436 the column price can't be what the sink takes it for: expected Instant, got DOUBLE");
    }
}
