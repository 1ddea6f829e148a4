package io.deltaway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.UnavailableException;
import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Schema registries that are slow, behind, or have what can't be read.
class AvroRegistryTest {

    record Word(String word) {}

    private static final String WORD =
            """
            {"type":"record","name":"my-word","fields":[{"name":"word","type":"string"}]}\
            """;

    private final Server server = Server.shared();
    private final RegistryStub stub = new RegistryStub();
    private final String topic = server.topic(1);
    private final Kafka kafka = server.kafka().registry(stub.registry());

    AvroRegistryTest() throws IOException {}

    @AfterEach
    void close() {
        stub.close();
    }

    /// A record with a word of one letter.
    private void send(int number, char letter) {
        byte[] value = {0, 0, 0, 0, (byte) number, 2, (byte) letter};
        server.send(new ProducerRecord<>(topic, 0, null, value));
        server.flush();
    }

    @Test
    void oneThatBeginsToAnswerAndStallsIsWaitedFor() throws IOException {
        send(stub.add(WORD), 'a');
        stub.stall(true);
        Kafka impatient = kafka.patience(Duration.ofSeconds(3));
        assertThatThrownBy(() -> SinkEpochs.anew(impatient.to(topic).avro(), Word.class, "stalls"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("gave no whole answer within 3 s");
        try (var reading = new Reading(impatient.from(topic).avro(Word.class))) {
            assertThatThrownBy(() -> reading.until(() -> false))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("gave no whole answer within 3 s");
            stub.stall(false);
        }
        try (var reading = new Reading(impatient.from(topic).avro(Word.class)).untilRows(1)) {
            assertThat(reading.rows()).containsExactly("a");
        }
    }

    @Test
    void aSchemaThatIsNotThereYetIsAskedForAgain() throws IOException {
        send(1, 'a');
        try (var reading = new Reading(kafka.from(topic).avro(Word.class))) {
            reading.until(() -> reading.malformed().size() == 1);
            assertThat(reading.malformed())
                    .singleElement()
                    .asString()
                    .contains("the registry has no Avro schema with number 1");
            stub.add(WORD);
            reading.until(() -> {
                send(1, 'b');
                return !reading.rows().isEmpty();
            });
            assertThat(reading.rows()).contains("b");
        }
    }

    @Test
    void aReferenceThatIsNotThereYetIsAskedForAgain() throws IOException {
        int number =
                stub.addReferring(
                        """
                        {"type":"record","name":"referring",\
                        "fields":[{"name":"word","type":"letters"}]}\
                        """,
                        "common letters");
        send(number, 'a');
        try (var reading = new Reading(kafka.from(topic).avro(Word.class))) {
            reading.until(() -> reading.malformed().size() == 1);
            assertThat(reading.malformed())
                    .singleElement()
                    .asString()
                    .contains(
                            "the registry has no Avro schema that is version 1 of common letters,"
                                    + " to which the one with number 1 refers");
            stub.name(
                    "common letters",
                    "{\"type\":\"enum\",\"name\":\"letters\",\"symbols\":[\"x\"]}");
            reading.until(() -> {
                server.send(new ProducerRecord<>(topic, 0, null, new byte[] {0, 0, 0, 0, 1, 0}));
                server.flush();
                return !reading.rows().isEmpty();
            });
            assertThat(reading.rows()).contains("x");
        }
    }

    @Test
    void whatCanNotBeReadIsToldAsThat() throws IOException {
        send(stub.add("{\"type\":\"nonsense\"}"), 'a');
        send(stub.add(WORD), 'b'); // of a name that Avro does not allow, and others write
        assertThat(Reading.all(kafka.from(topic).avro(Word.class).once()))
                .hasSize(2)
                .startsWith("b")
                .element(1)
                .asString()
                .contains("DW-2108")
                .contains("the registry's schema with number 1 can't be read: ");
    }
}
