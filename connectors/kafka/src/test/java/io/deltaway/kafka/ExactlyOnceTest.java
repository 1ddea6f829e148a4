package io.deltaway.kafka;

import static io.deltaway.testkit.connector.SinkEpochs.plus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.PacedWriter;
import io.deltaway.connect.ResumableWriter;
import io.deltaway.connect.SinkConnector.Start;
import io.deltaway.connect.SinkException;
import io.deltaway.testkit.TestClock;
import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each epoch is in the topic once, whatever happens to its writer.
class ExactlyOnceTest {

    record Word(String word) {}

    private final Server server = Server.shared();
    private final String topic = server.topic(2);
    private final String identity = "writer-of-" + topic;
    private final KafkaSink sink = server.kafka().to(topic).column("word");

    private SinkEpochs<Word> open(Start start) throws IOException {
        return new SinkEpochs<>(sink, Word.class, start, identity);
    }

    private static SinkEpochs.Change<Word> word(String word) {
        return plus(new Word(word));
    }

    private static byte[] position(SinkEpochs<Word> writing) throws IOException {
        return ((ResumableWriter) writing.writer()).position();
    }

    @Test
    void whatWasCommittedIsLeftOutWhenItIsRepeated() throws IOException {
        byte[] position;
        try (var first = open(new Start.Anew())) {
            first.epoch(0, word("a")).epoch(1, word("b"));
            position = position(first);
            first.epoch(2, word("c")).epoch(3);
            first.write(4, List.of(word("lost")));
        }
        assertThat(server.values(topic)).containsExactlyInAnyOrder("a", "b", "c");
        try (var again = open(new Start.Again(position))) {
            again.epoch(2, word("c")).epoch(3).epoch(4, word("d"));
            ((ResumableWriter) again.writer()).caughtUp();
            again.epoch(5, word("e"));
        }
        assertThat(server.values(topic)).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }

    @Test
    void aPipelineThatEndedBeforeItsFirstEpochGoesOn() throws IOException {
        open(new Start.Anew()).close();
        try (var again = open(new Start.Again(null))) {
            again.epoch(0, word("a"));
        }
        try (var again = open(new Start.Again(null))) {
            again.epoch(0, word("a")).epoch(1, word("b"));
        }
        assertThat(server.values(topic)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aWriterThatWasLostLooksWhatWasCommitted() throws IOException {
        try (var first = open(new Start.Anew())) {
            first.epoch(0, word("a")).epoch(1, word("b"));
        }
        try (var again = open(new Start.Reconnected(0))) {
            again.epoch(1, word("b")).epoch(2, word("c"));
        }
        assertThat(server.values(topic)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void stateThatWasSetBackIsNoticed() throws IOException {
        byte[] position;
        try (var first = open(new Start.Anew())) {
            first.epoch(0, word("a"));
            position = position(first);
            first.epoch(1, word("b"));
        }
        try (var again = open(new Start.Again(position))) {
            var writer = (ResumableWriter) again.writer();
            assertThatThrownBy(writer::caughtUp)
                    .isInstanceOf(SinkException.class)
                    .hasMessageContaining("DW-0453")
                    .hasMessageContaining("up to epoch 1, and the state")
                    .hasMessageContaining("ends with epoch 0");
            again.epoch(1, word("b"));
            writer.caughtUp();
        }
    }

    @Test
    void aSecondWriterShutsOutTheFirst() throws IOException {
        try (var first = open(new Start.Anew())) {
            first.epoch(0, word("a"));
            first.write(1, List.of(word("from the first")));
            try (var second = open(new Start.Again(position(first)))) {
                second.epoch(1, word("b"));
                assertThatThrownBy(() -> first.epoch(1, word("more")))
                        .isInstanceOf(SinkException.class)
                        .hasMessageContaining("Another process writes under the same identity");
                second.epoch(2, word("c"));
            }
        }
        assertThat(server.values(topic)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void whatTheBrokersHaveForgottenIsNotWrittenTwice() throws IOException {
        byte[] position;
        try (var first = open(new Start.Anew())) {
            first.epoch(0, word("a"));
            position = position(first);
            first.epoch(1, word("b"));
        }
        Server.await(() ->
                server.admin().deleteConsumerGroups(List.of("deltaway-" + identity)).all().get());
        try (var again = open(new Start.Again(position))) {
            assertThatThrownBy(() -> again.epoch(1, word("b")))
                    .isInstanceOf(SinkException.class)
                    .hasMessageStartingWith(
                            "DW-0437 Kafka no longer knows whether epoch 1 was committed to the topic "
                                    + topic);
        }
        try (var again = open(new Start.Again(position))) {
            ((ResumableWriter) again.writer()).caughtUp();
            again.epoch(2, word("c"));
        }
        assertThat(server.values(topic)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatIsCommittedIsKnownWithoutOneOfItsTopics(int gone) throws IOException {
        KafkaSink to = server.kafka().toTopicIn("word").column("word");
        List<String> topics = List.of(server.topic(1), server.topic(1));
        var words = topics.stream().map(ExactlyOnceTest::word).toList();
        try (var first = SinkEpochs.anew(to, Word.class, identity)) {
            first.epoch(0, words.get(0), words.get(1));
        }
        Server.await(() -> server.admin().deleteTopics(List.of(topics.get(gone))).all().get());
        String there = topics.get(1 - gone);
        try (var again = new SinkEpochs<>(to, Word.class, new Start.Again(null), identity)) {
            again.epoch(0, words.get(0), words.get(1));
            ((ResumableWriter) again.writer()).caughtUp();
            again.epoch(1, words.get(1 - gone));
        }
        assertThat(server.values(there)).containsExactly(there, there);
    }

    @Test
    void theBrokersAreRemindedEachDay() throws Exception {
        var clock = new TestClock();
        String group = "deltaway-" + identity;
        try (var writing = new SinkEpochs<>(sink, Word.class, new Start.Anew(), identity, clock)) {
            var paced = (PacedWriter) writing.writer();
            writing.epoch(0, word("a"));
            paced.catchUp();
            Server.await(() -> server.admin().deleteConsumerGroups(List.of(group)).all().get());
            clock.advance(Duration.ofDays(1));
            assertThat(paced.due()).hasValue(clock.instant());
            paced.catchUp();
        }
        assertThat(
                        server.admin()
                                .listConsumerGroupOffsets(group)
                                .partitionsToOffsetAndMetadata()
                                .get()
                                .values())
                .extracting(OffsetAndMetadata::offset)
                .containsExactly(1L);
    }

    /// What compression makes of a record only the broker sees.
    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void rowsThatTheBrokerRefusesAreToldAndTheOthersWritten(String compression) throws IOException {
        String small = server.topic(1, Map.of("max.message.bytes", "2000"));
        Kafka kafka = server.kafka().with("compression.type", compression);
        for (KafkaSink kind :
                List.of(
                        kafka.to(small).column("word"),
                        kafka.to(small).column("word").atLeastOnce())) {
            try (var writing = SinkEpochs.anew(kind, Word.class, identity)) {
                writing.epoch(
                        0,
                        word("a"),
                        word("x" + random(3_000)),
                        word("b"),
                        word("y" + random(3_000)),
                        word("z".repeat(2_000_000)));
                writing.epoch(1, word("c"));
                assertThat(writing.refused())
                        .hasSize(3)
                        .allMatch(text -> text.startsWith("DW-2220 1 word="))
                        .extracting(text -> text.charAt(15))
                        .containsExactlyInAnyOrder('x', 'y', 'z');
            }
        }
        assertThat(server.values(small)).containsExactly("a", "b", "c", "a", "b", "c");
    }

    private static String random(int length) {
        return new Random(1)
                .ints(length, '!', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// Several batches are on their way to each partition when its leader may not know it yet.
    @Test
    void aTopicThatWasJustMadeIsWritten() throws IOException {
        for (int time = 0; time < 10; time++) {
            String made = topic + "-made-" + time;
            KafkaSink making =
                    server.kafka()
                            .with("batch.size", "200")
                            .to(made)
                            .column("word")
                            .createTopics(3);
            try (var writing = SinkEpochs.anew(making, Word.class, identity + time)) {
                writing.write(0, IntStream.range(0, 1_000).mapToObj(i -> word("w" + i)).toList());
                writing.epoch(0);
            }
            assertThat(server.values(made)).hasSize(1_000).doesNotHaveDuplicates();
        }
    }

    @Test
    void aLargeEpochIsWrittenOnce() throws IOException {
        try (var writing = open(new Start.Anew())) {
            for (int part = 0; part < 20; part++) {
                int first = part * 1_000;
                writing.write(
                        0,
                        IntStream.range(first, first + 1_000)
                                .mapToObj(i -> word("w" + i))
                                .toList());
            }
            assertThat(server.values(topic)).isEmpty();
            writing.epoch(0);
        }
        assertThat(server.values(topic)).hasSize(20_000).doesNotHaveDuplicates();
    }
}
