package io.deltaway.kafka;

import static io.deltaway.testkit.connector.SinkEpochs.minus;
import static io.deltaway.testkit.connector.SinkEpochs.plus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SinkException;
import io.deltaway.connect.SourceException;
import io.deltaway.connect.UnavailableException;
import io.deltaway.json.Json;
import io.deltaway.table.PlanException;
import io.deltaway.testkit.connector.SinkEpochs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Avro with a schema registry, compared with Avro's own reader and writer.
class AvroTest {

    record Inner(String name, @Nullable Integer rank) {}

    record Everything(
            boolean truth,
            int small,
            long large,
            float single,
            double wide,
            BigDecimal decimal,
            @Nullable String text,
            byte[] bytes,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            Instant instant,
            Duration duration,
            UUID uuid,
            float[] floats,
            double[] doubles,
            Json json,
            TimeUnit unit,
            List<@Nullable Long> list,
            Map<String, Inner> map,
            Inner inner) {}

    record Sale(String item, @Nullable Long qty) {}

    private static final String SALE =
            """
            {"type":"record","name":"Sale","fields":[
              {"name":"other","type":{"type":"array","items":["null","string"]}},
              {"name":"item","type":"string"},
              {"name":"qty","type":["null","long"]}]}\
            """;

    private final Server server = Server.shared();
    private final RegistryStub stub = new RegistryStub();
    private final String topic = server.topic(1);
    private final Kafka kafka = server.kafka().registry(stub.registry());

    AvroTest() throws IOException {}

    @AfterEach
    void close() {
        stub.close();
    }

    private static byte[] avro(int number, Schema schema, GenericRecord record) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private void send(byte[] value) {
        server.send(new ProducerRecord<>(topic, 0, null, value));
        server.flush();
    }

    private void sendSale(int number, String schema, String item, @Nullable Object qty)
            throws IOException {
        Schema parsed = new Schema.Parser().parse(schema);
        send(
                avro(
                        number,
                        parsed,
                        new GenericRecordBuilder(parsed)
                                .set("other", Arrays.asList("a", null))
                                .set("item", item)
                                .set("qty", qty)
                                .build()));
    }

    private static Everything everything() {
        return new Everything(
                true,
                -7,
                Long.MIN_VALUE,
                1.5f,
                -2.25,
                new BigDecimal("12345678901234567890.5"),
                null,
                new byte[] {1, -1},
                LocalDate.of(2026, 1, 5),
                LocalTime.of(10, 0, 0, 1_000),
                LocalDateTime.of(1969, 1, 5, 10, 0, 0, 1_000),
                Instant.parse("1969-01-05T10:00:00.000001Z"),
                Duration.ofMillis(1_500),
                UUID.fromString("00000000-0000-0001-0000-000000000002"),
                new float[] {1, 2},
                new double[] {},
                new Json.ObjectValue(Map.of("a", new Json.BooleanValue(true))),
                TimeUnit.DAYS,
                Arrays.asList(1L, null),
                Map.of("k", new Inner("x", null)),
                new Inner("y", 3));
    }

    @Test
    void whatIsWrittenIsReadBackByUsAndByAvro() throws IOException {
        Everything row = everything();
        try (var sink = SinkEpochs.anew(kafka.to(topic).avro(), Everything.class, "avro")) {
            sink.epoch(0, plus(row));
        }
        assertThat(Reading.all(kafka.from(topic).avro(Everything.class).once()))
                .singleElement()
                .isEqualTo(
                        "true|-7|-9223372036854775808|1.5|-2.25|12345678901234567890.5|-|[1, -1]|2026-01-05"
                                + "|10:00:00.000001|1969-01-05T10:00:00.000001|1969-01-05T10:00:00.000001Z|PT1.5S"
                                + "|00000000-0000-0001-0000-000000000002|[1.0, 2.0]|[]|{\"a\":true}|DAYS|[1, null]"
                                + "|{k=Inner[name=x, rank=null]}|Inner[name=y, rank=3]");
        Schema schema = new Schema.Parser().parse(stub.registered(topic + "-value"));
        byte[] value = server.records(topic).getFirst().value();
        var decoder = DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null);
        GenericRecord read = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
        assertThat(decoder.isEnd()).isTrue();
        assertThat(read.get("inner")).hasToString("{\"name\": \"y\", \"rank\": 3}");
        assertThat(read.get("instant"))
                .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, row.instant()));
    }

    @Test
    void changesHaveEpochAndWeight() throws IOException {
        try (var sink = SinkEpochs.anew(kafka.to(topic).avro().changes(), Sale.class, "changes")) {
            sink.epoch(7, plus(new Sale("nut", 2L)), minus(new Sale("nut", 1L)));
        }
        assertThat(stub.registered(topic + "-value")).contains("\"epoch\"").contains("\"weight\"");
        byte[] value = server.records(topic).getFirst().value();
        assertThat(Arrays.copyOfRange(value, 5, 7)).containsExactly(14, 1);
    }

    @Test
    void timesThatAvroCanNotHoldAreRefused() throws IOException {
        record Moment(Instant at) {}
        try (var sink = SinkEpochs.anew(kafka.to(topic).avro(), Moment.class, "moments")) {
            sink.epoch(0, plus(new Moment(Instant.parse("2026-01-05T10:00:00.000000001Z"))));
            assertThat(sink.refused())
                    .singleElement()
                    .asString()
                    .contains("has nanoseconds, and Avro takes microseconds");
        }
    }

    @Test
    void fieldsAreFoundByNameInWhateverSchemaTheyWereWritten() throws IOException {
        int first = stub.add(SALE);
        int second =
                stub.add(
                        """
                        {"type":"record","name":"Sale","fields":[
                          {"name":"qty","type":"int"},
                          {"name":"other","type":{"type":"array","items":["null","string"]}},
                          {"name":"item","type":{"type":"enum","name":"Item","symbols":["nut","bolt"]}}]}\
                        """);
        sendSale(first, SALE, "nut", null);
        sendSale(first, SALE, "nut", 3L);
        Schema other = new Schema.Parser().parse(stub.schema(second));
        var symbol = new GenericData.EnumSymbol(other.getField("item").schema(), "bolt");
        send(
                avro(
                        second,
                        other,
                        new GenericRecordBuilder(other)
                                .set("qty", 4)
                                .set("other", List.of())
                                .set("item", symbol)
                                .build()));
        assertThat(Reading.all(kafka.from(topic).avro(Sale.class).once()))
                .containsExactly("nut|-", "nut|3", "bolt|4");
        assertThat(Reading.all(kafka.from(topic).avro(Renamed.class).rename("item", "name").once()))
                .containsExactly("nut", "nut", "bolt");
    }

    record Renamed(String name) {}

    @Test
    void whatIsNoRowIsRefusedAtItsPlace() throws IOException {
        int sale = stub.add(SALE);
        String drifted = SALE.replace("\"item\"", "\"label\"");
        int other = stub.add(drifted);
        int text = stub.add("\"string\"");
        sendSale(sale, SALE, "nut", 3L);
        Schema parsed = new Schema.Parser().parse(drifted);
        send(
                avro(
                        other,
                        parsed,
                        new GenericRecordBuilder(parsed)
                                .set("other", List.of())
                                .set("label", "nut")
                                .set("qty", null)
                                .build()));
        send(new byte[] {'{', '}'});
        send(new byte[] {0, 0, 0, 0, 99, 1});
        send(new byte[] {0, 0, 0, 0, (byte) text, 2, 'x'});
        send(new byte[] {0, 0, 0, 0, (byte) sale, 0, 6, 'x'});
        send(new byte[] {0, 0, 0, 0, (byte) sale, 0, 2, 'x', 0, 7});
        send(new byte[] {0, 0, 0, 0, (byte) sale, 0, (byte) 0xFE, (byte) 0xFF, 0x7F, 'x'});
        String at = topic + "-0@";
        assertThat(Reading.all(kafka.from(topic).avro(Sale.class).once()))
                .extracting(line -> line.replaceAll(" <.*", ""))
                .containsExactly(
                        "nut|3",
                        "DW-2103 "
                                + at
                                + "1 column \"item\": expected a text, the schema has no such field",
                        "DW-2108 "
                                + at
                                + "2 expected Avro behind a zero byte and the number of its schema",
                        "DW-2108 " + at + "3 the registry has no Avro schema with number 99",
                        "DW-2102 " + at + "4 expected an Avro record, got STRING",
                        "DW-2108 "
                                + at
                                + "5 no Avro of schema 1: a length of 3 where 1 bytes are left",
                        "DW-2108 "
                                + at
                                + "6 no Avro of schema 1: there is more behind the last field",
                        "DW-2108 "
                                + at
                                + "7 no Avro of schema 1: a length of 1048575 where 1 bytes are left");
    }

    /// Whatever the bytes are, nothing else happens to them.
    @Test
    void randomBytesAreRowsOrRefused() throws IOException {
        int number = stub.add(SALE);
        Schema schema = new Schema.Parser().parse(SALE);
        var random = new Random(3);
        int count = 3_000;
        for (int i = 0; i < count; i++) {
            byte[] value =
                    avro(
                            number,
                            schema,
                            new GenericRecordBuilder(schema)
                                    .set("other", Arrays.asList("abc", null))
                                    .set("item", "bolt" + i)
                                    .set("qty", (long) i)
                                    .build());
            for (int change = 0; change < 1 + random.nextInt(3); change++) {
                value[5 + random.nextInt(value.length - 5)] = (byte) random.nextInt(256);
            }
            server.send(new ProducerRecord<>(topic, 0, null, value));
        }
        server.flush();
        assertThat(Reading.all(kafka.from(topic).avro(Sale.class).once())).hasSize(count);
    }

    @Test
    void aRegistryThatDoesNotAnswerIsWaitedFor() throws IOException {
        int number = stub.add(SALE);
        sendSale(number, SALE, "nut", 3L);
        KafkaSource<Sale> sales = kafka.from(topic).avro(Sale.class);
        stub.refuseWith(503);
        try (var reading = new Reading(sales)) {
            reading.step();
            assertThatThrownBy(() -> reading.until(() -> false))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("does not answer: status 503");
        }
        assertThatThrownBy(() -> SinkEpochs.anew(kafka.to(topic).avro(), Sale.class, "waits"))
                .isInstanceOf(UnavailableException.class);
        stub.refuseWith(0);
        try (var reading = new Reading(sales).untilRows(1)) {
            assertThat(reading.rows()).containsExactly("nut|3");
        }
    }

    @Test
    void aRegistryThatRefusesIsNamed() throws IOException {
        sendSale(stub.add(SALE), SALE, "nut", 3L);
        stub.refuseWith(401);
        Kafka known = server.kafka().registry(stub.registry().user("ann", "secret"));
        try (var reading = new Reading(known.from(topic).avro(Sale.class))) {
            assertThatThrownBy(() -> reading.until(() -> false))
                    .isInstanceOf(SourceException.class)
                    .hasMessageStartingWith("DW-0438 the schema registry at http://127.0.0.1:")
                    .hasMessageContaining("status 401")
                    .hasMessageNotContaining("secret");
            assertThatThrownBy(() -> reading.until(() -> false)) // and not passed over
                    .isInstanceOf(SourceException.class);
        }
        assertThat(stub.authorizations()).containsOnly("Basic YW5uOnNlY3JldA==");
        stub.refuseWith(409);
        assertThatThrownBy(() -> SinkEpochs.anew(kafka.to(topic).avro(), Sale.class, "refused"))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("does not take the schema of " + topic + "-value");
    }

    @Test
    void avroNeedsARegistry() {
        assertThatThrownBy(() -> server.kafka().from(topic).avro(Sale.class))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("a schema registry for Avro");
    }
}
