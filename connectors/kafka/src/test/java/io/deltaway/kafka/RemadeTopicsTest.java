package io.deltaway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.connect.SinkException;
import io.deltaway.connect.SourceContext;
import io.deltaway.connect.SourceException;
import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A topic that is deleted and made again is not the one that was read or written, however many
/// records it has.
class RemadeTopicsTest {

    record Word(String word) {}

    private final Server server = Server.shared();
    private final String topic = server.topic(1);
    private final String partition = topic + "-0";
    private final KafkaSource<Word> words =
            server.kafka().from(topic).csv(Word.class).discoverEvery(Duration.ofMillis(100));

    private void isRefused(ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith("DW-0477 the topic " + topic + " at ")
                .hasMessageContaining("was deleted and made again: " + partition);
    }

    private void remake() {
        server.remake(topic, 1);
        server.write(topic, "x", "y", "z", "u", "v");
    }

    @Test
    void atARestart() throws IOException {
        server.write(topic, "a", "b", "c");
        Map<String, byte[]> offsets;
        try (var reading = new Reading(words).untilRows(3)) {
            offsets = reading.offsets();
        }
        remake();
        isRefused(() -> new Reading(words, offsets).close());
    }

    @Test
    void whereItIsReadAgain() throws IOException {
        server.write(topic, "a", "b", "c");
        try (var reading = new Reading(words).untilRows(3);
                var again = words.reread(new SourceContext(InstantSource.system()))) {
            remake();
            Map<String, byte[]> begin = reading.chunks().getFirst().offsets();
            isRefused(() -> again.read(begin, reading.offsets()));
        }
    }

    /// What was written to it is gone, and only what is new would come.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereItIsWritten(boolean exactlyOnce) throws IOException {
        KafkaSink upserts = server.kafka().to(topic).json().upserts("word").createTopics(1);
        KafkaSink sink = exactlyOnce ? upserts : upserts.atLeastOnce();
        byte[] position;
        try (var written = SinkEpochs.anew(sink, Word.class)) {
            written.epoch(0, SinkEpochs.plus(new Word("a")));
            position = ((ResumableWriter) written.writer()).position();
        }
        new SinkEpochs<>(sink, Word.class, new Start.Again(position), "test").close();
        server.remake(topic, 1);
        assertThatThrownBy(
                        () -> new SinkEpochs<>(sink, Word.class, new Start.Again(position), "test"))
                .isInstanceOf(SinkException.class)
                .hasMessageStartingWith("DW-0477 the topic " + topic + " at ")
                .hasMessageContaining("was deleted and made again since it was written");
        server.delete(topic);
        assertThatThrownBy(
                        () -> new SinkEpochs<>(sink, Word.class, new Start.Again(position), "test"))
                .hasMessageContaining("was deleted since it was written");
        SinkEpochs.anew(sink, Word.class).close();
    }

    @Test
    void whileItGoesOn() throws IOException {
        server.write(topic, "a");
        try (var reading = new Reading(words).untilRows(1)) {
            remake();
            isRefused(() -> reading.untilRows(1_000));
        }
    }

    @Test
    void stateThatDoesNotKnowTheTopicIsTaken() throws IOException {
        server.write(topic, "a", "b", "c");
        byte[] old = "offset=1 records=1 part=0".getBytes(StandardCharsets.UTF_8);
        var offsets = new HashMap<>(Map.of(partition, old));
        try (var reading = new Reading(words, offsets).untilRows(2)) {
            assertThat(reading.rows()).containsExactly("b", "c");
            offsets.putAll(reading.offsets());
        }
        assertThat(new String(offsets.get(partition), StandardCharsets.UTF_8))
                .startsWith("offset=3 records=3 part=0 topic=");
        remake();
        isRefused(() -> new Reading(words, offsets).close());
    }
}
