package io.deltaway.kafka;

import static io.deltaway.testkit.connector.SinkEpochs.plus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SinkException;
import io.deltaway.engine.value.ObjectCodec;
import io.deltaway.table.Encoded;
import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What Avro has no type for is written so that it is read back, or refused.
class AvroTypesTest {

    record Maps(
            Map<Long, String> numbers, Map<TimeUnit, Long> units, Map<BigDecimal, Long> decimals) {}

    record Day(LocalDate day) {}

    static final class First {
        record Part(int x) {}
    }

    static final class Second {
        record Part(String y) {}
    }

    static final class Alike {
        record Part(int x) {}
    }

    static final class Nested {
        record Twice(int x) {}
    }

    record Different(First.Part first, Second.Part second) {}

    record Same(First.Part first, Alike.Part second, List<First.Part> more) {}

    record Twice(Nested.Twice nested) {}

    @Encoded(by = CodeCodec.class)
    static final class Code {
        private final String text;

        Code(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static final class CodeCodec implements ObjectCodec<Code> {
        private static final long serialVersionUID = 1;

        @Override
        public byte[] encode(Code code) {
            return code.text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public Code decode(byte[] bytes) {
            return new Code(new String(bytes, StandardCharsets.US_ASCII).substring(0, 3));
        }
    }

    record Coded(Code code) {}

    private final Server server = Server.shared();
    private final RegistryStub stub = new RegistryStub();
    private final String topic = server.topic(1);
    private final Kafka kafka = server.kafka().registry(stub.registry());

    AvroTypesTest() throws IOException {}

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void keysOfMapsAreTexts() throws IOException {
        var row =
                new Maps(
                        Map.of(-7L, "x"),
                        Map.of(TimeUnit.DAYS, 1L),
                        Map.of(new BigDecimal("0.5"), 2L));
        try (var sink = SinkEpochs.anew(kafka.to(topic).avro(), Maps.class, "maps")) {
            sink.epoch(0, plus(row));
        }
        assertThat(Reading.all(kafka.from(topic).avro(Maps.class).once()))
                .containsExactly("{-7=x}|{DAYS=1}|{0.5=2}");
    }

    @Test
    void datesThatAvroCanNotHoldAreRefused() throws IOException {
        try (var sink = SinkEpochs.anew(kafka.to(topic).avro(), Day.class, "days")) {
            sink.epoch(
                    0,
                    plus(new Day(LocalDate.of(9_999_999, 1, 1))),
                    plus(new Day(LocalDate.of(2026, 1, 5))));
            assertThat(sink.refused())
                    .singleElement()
                    .asString()
                    .contains("the date +9999999-01-01 is beyond those that Avro takes");
        }
        assertThat(Reading.all(kafka.from(topic).avro(Day.class).once()))
                .containsExactly("2026-01-05");
    }

    @Test
    void twoRecordsOfOneNameAreRefused() {
        for (var type : List.of(Different.class, Twice.class)) {
            String name = type == Twice.class ? "Twice" : "Part";
            assertThatThrownBy(() -> SinkEpochs.anew(kafka.to(topic).avro(), type, "names"))
                    .isInstanceOf(SinkException.class)
                    .hasMessageStartingWith("DW-0439")
                    .hasMessageContaining("there are two records " + name);
        }
    }

    @Test
    void recordsOfOneNameMayBeTheSame() throws IOException {
        var part = new First.Part(1);
        try (var sink = SinkEpochs.anew(kafka.to(topic).avro(), Same.class, "same")) {
            sink.epoch(0, plus(new Same(part, new Alike.Part(2), List.of(part))));
        }
        assertThat(Reading.all(kafka.from(topic).avro(Same.class).once()))
                .containsExactly("Part[x=1]|Part[x=2]|[Part[x=1]]");
    }

    @Test
    void objectsOfAnOwnClassAreTheBytesOfTheirCodec() throws IOException {
        try (var sink = SinkEpochs.anew(kafka.to(topic).avro(), Coded.class, "codes")) {
            sink.epoch(0, plus(new Coded(new Code("abc"))));
        }
        byte[] value = server.records(topic).getFirst().value();
        value[value.length - 4] = 2; // one byte: its codec throws
        byte[] shorter = Arrays.copyOf(value, value.length - 2);
        server.send(new ProducerRecord<>(topic, 0, null, shorter));
        server.flush();
        assertThat(Reading.all(kafka.from(topic).avro(Coded.class).once()))
                .hasSize(2)
                .startsWith("abc")
                .element(1)
                .asString()
                .contains("DW-2102")
                .contains("column \"code\": expected ")
                .contains(": there is no such Code: ");
    }
}
