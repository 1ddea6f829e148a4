package io.deltaway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.PlanException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Topics of JSON objects.
class JsonTopicsTest {

    record Sale(String item, long qty, @Nullable Double price) {}

    record Moment(String unitName, Instant at) {}

    private final Server server = Server.shared();
    private final String topic = server.topic(1);
    private final KafkaSource<Sale> sales = server.kafka().from(topic).json(Sale.class).once();

    @Test
    void membersAreColumns() throws IOException {
        server.write(
                topic,
                "{\"item\":\"nut\",\"qty\":3,\"price\":0.5}",
                "{\"qty\":4,\"other\":[1,{}],\"item\":\"b\\u00f6lt\"}",
                "{\n  \"item\": \"nail\",\n  \"qty\": 5\n}\n");
        assertThat(Reading.all(sales)).containsExactly("nut|3|0.5", "bölt|4|-", "nail|5|-");
    }

    @Test
    void whatIsNoRowIsRefusedAtItsPlace() throws IOException {
        server.write(
                topic,
                "{\"item\":\"nut\",\"qty\":\"three\"}",
                "{\"item\":\"nut\"}",
                "[]",
                "",
                "{\"item\":\"a\",\"qty\":1}{\"item\":\"b\",\"qty\":2}",
                "{\"item\":\"nut\",\"qty\":6}");
        server.send(new ProducerRecord<>(topic, 0, null, new byte[] {'{', (byte) 0xFF}));
        server.put(topic, "key", null);
        assertThat(Reading.all(sales))
                .containsExactly(
                        "nut|6|-",
                        "DW-2102 "
                                + topic
                                + "-0@0 column \"qty\": expected a whole number of 64 bits, got \"three\""
                                + " <{\"item\":\"nut\",\"qty\":\"three\"}>",
                        "DW-2103 "
                                + topic
                                + "-0@1 column \"qty\": expected a whole number of 64 bits, the object has no such member"
                                + " <{\"item\":\"nut\"}>",
                        "DW-2105 " + topic + "-0@2 expected a JSON object, got an array <[]>",
                        "DW-2105 " + topic + "-0@3 expected a JSON object, got nothing <>",
                        "DW-2105 "
                                + topic
                                + "-0@4 no JSON: more behind the end of the object"
                                + " <{\"item\":\"a\",\"qty\":1}{\"item\":\"b\",\"qty\":2}>",
                        "DW-2104 "
                                + topic
                                + "-0@6 expected UTF-8, got the byte 0xFF at byte 2 of the value <{\uFFFD>",
                        "DW-2103 "
                                + topic
                                + "-0@7 expected a value, got none; where that means that the row of the key is gone,"
                                + " read with upserts <>");
    }

    @Test
    void aNumberOfASchemaRegistryBeforeTheObjectIsPassedOver() throws IOException {
        byte[] object = "     {\"item\":\"nut\",\"qty\":3}".getBytes(StandardCharsets.UTF_8);
        object[0] = 0;
        object[4] = 17;
        server.send(new ProducerRecord<>(topic, 0, null, object));
        server.flush();
        assertThat(Reading.all(sales)).containsExactly("nut|3|-");
    }

    @Test
    void membersMayHaveOtherNamesAndTimesAZone() throws IOException {
        server.write(topic, "{\"unit_name\":\"a\",\"when\":\"2026-01-05T10:00:00\"}");
        var moments =
                server.kafka()
                        .from(topic)
                        .json(Moment.class)
                        .rename("when", "at")
                        .zone(ZoneId.of("Europe/Berlin"))
                        .once();
        assertThat(Reading.all(moments)).containsExactly("a|2026-01-05T09:00:00Z");
    }

    @Test
    void columnsMayBeKnownOnlyAtRunTime() throws IOException {
        server.write(topic, "{\"item\":\"nut\",\"qty\":3}");
        var schema = Schema.of(new Field("qty", Type.Simple.LONG, false));
        assertThat(Reading.all(server.kafka().from(topic).json(schema).once()))
                .containsExactly("3");
    }

    @Test
    void optionsOfCsvAreRefused() {
        assertThatThrownBy(() -> sales.delimiter(';'))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("only CSV has fields and delimiters");
    }
}
