package io.deltaway.kafka;

import static io.deltaway.testkit.connector.SinkEpochs.plus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.SinkException;
import io.deltaway.connect.SourceException;
import io.deltaway.run.Pipeline;
import io.deltaway.testkit.connector.Canary;
import io.deltaway.testkit.connector.SinkEpochs;
import io.deltaway.testkit.kafka.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A broker that wants TLS and a password.
class SecurityTest {

    record Word(String word) {}

    private static final String STORE_PASSWORD = "store-canary";

    /// A key for 127.0.0.1, which signs itself.
    private static Path keyStore(Path directory) throws IOException, InterruptedException {
        Path store = directory.resolve("keys.p12");
        var keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "broker",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=broker",
                                "-ext",
                                "SAN=ip:127.0.0.1",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                STORE_PASSWORD)
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor()).isZero();
        return store;
    }

    private static Map<String, String> settings(Path store) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put(
                "listener.name.plaintext.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"broker\""
                        + " password=\"b\" user_broker=\"b\" user_ann=\"password-canary\";");
        settings.put("ssl.keystore.location", store.toString());
        settings.put("ssl.keystore.password", STORE_PASSWORD);
        settings.put("ssl.truststore.location", store.toString());
        settings.put("ssl.truststore.password", STORE_PASSWORD);
        return settings;
    }

    private static Kafka kafka(KafkaBroker broker, Path store, String password) {
        return Kafka.at(broker.servers())
                .patience(Duration.ofSeconds(60))
                .with("security.protocol", "SASL_SSL")
                .login("PLAIN", "ann", password)
                .with("ssl.truststore.location", store.toString())
                .with("ssl.truststore.password", STORE_PASSWORD);
    }

    @Test
    void rowsGoThroughTlsToWhoKnowsThePassword(@TempDir Path directory) throws Exception {
        Path store = keyStore(directory);
        try (var broker = KafkaBroker.start(directory.resolve("broker"), settings(store))) {
            Path password = Files.writeString(directory.resolve("password"), "password-canary\n");
            Kafka known = kafka(broker, store, "${file:" + password + "}");
            KafkaSink sink = known.to("words").column("word").createTopics(1);
            try (var writing = SinkEpochs.anew(sink, Word.class, "secure")) {
                writing.epoch(0, plus(new Word("a")));
            }
            assertThat(Reading.all(known.from("words").csv(Word.class).once()))
                    .containsExactly("a");

            Kafka stranger = kafka(broker, store, "wrong-canary");
            assertThatThrownBy(() -> new Reading(stranger.from("words").csv(Word.class)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageStartingWith("DW-0474 the topics words at " + broker.servers())
                    .hasMessageContaining("Check the user, the password")
                    .hasMessageNotContaining("canary");
            assertThatThrownBy(() ->
                            SinkEpochs.anew(
                                    stranger.to("words").column("word"), Word.class, "stranger"))
                    .isInstanceOf(SinkException.class)
                    .hasMessageStartingWith("DW-0433 the topic words at " + broker.servers())
                    .hasMessageNotContaining("canary");
            assertThat(stranger.from("words").csv(Word.class).describe()).doesNotContain("canary");

            assertThat(Canary.sings("canary", () -> pipeline(known))).contains("status: ");
            assertThat(Canary.sings("canary", () -> pipeline(stranger))).contains("failure: ");
        }
    }

    /// From a topic to another one.
    private static Pipeline pipeline(Kafka kafka) {
        var pipeline = Pipeline.create();
        pipeline.read(kafka.from("words").csv(Word.class).once())
                .write(kafka.to("copies").column("word").createTopics(1));
        return pipeline;
    }

    @ParameterizedTest
    @CsvSource({
        "ssl.truststore.location, /nonexistent, there is no file /nonexistent",
        "ssl.truststore.certificates, junk, CERTIFICATE",
        "ssl.keystore.key, -----BEGIN PRIVATE KEY-----AA==-----END PRIVATE KEY-----, chain",
    })
    void settingsThatCanNotWorkStopThePipeline(String property, String value, String reason) {
        var kafka = Kafka.at("localhost:1").with("security.protocol", "SSL").with(property, value);
        if (property.equals("ssl.keystore.key")) {
            kafka = kafka.with("ssl.keystore.type", "PEM");
        }
        if (property.equals("ssl.truststore.certificates")) {
            kafka = kafka.with("ssl.truststore.type", "PEM");
        }
        mustBeRefused(kafka, reason);
    }

    @Test
    void aLoginThatIsNoneStopsThePipeline() {
        mustBeRefused(
                Kafka.at("localhost:1")
                        .with("security.protocol", "SASL_PLAINTEXT")
                        .with("sasl.mechanism", "PLAIN")
                        .with(
                                "sasl.jaas.config",
                                "org.apache.kafka.common.security.plain.PlainLoginModule required"),
                "semi-colon");
    }

    private static void mustBeRefused(Kafka kafka, String reason) {
        assertThatThrownBy(() -> new Reading(kafka.from("words").json(Word.class)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("DW-0474")
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> SinkEpochs.anew(kafka.to("words").json(), Word.class))
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("DW-0433")
                .hasMessageContaining(reason);
    }
}
