package io.deltaway.kafka;

import static io.deltaway.testkit.connector.SinkEpochs.minus;
import static io.deltaway.testkit.connector.SinkEpochs.plus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.connect.Push;
import io.deltaway.run.Pipeline;
import io.deltaway.run.RunningPipeline;
import io.deltaway.testkit.connector.SinkEpochs;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Topics that hold one row a key, of tables with several.
class DoubledKeysTest {

    record Item(@Nullable String name, long n) {}

    record Placed(String topic, @Nullable String name, long n) {}

    private final Server server = Server.shared();
    private final String topic = server.topic(1);

    @Test
    void aSecondRowOfAKeyStopsThePipelineBeforeItIsInTheTopic() {
        var items = Push.of(Item.class);
        var pipeline = Pipeline.create();
        pipeline.read(items).write(server.kafka().to(topic).json().upserts("name"));
        RunningPipeline running = pipeline.start();
        items.insert(new Item("nut", 1));
        running.cut();
        items.insert(new Item("nut", 2));
        items.close();
        assertThatThrownBy(running::await)
                .hasMessageContaining("DW-0435 2 rows of the table have the key name=nut");
        assertThat(server.keysAndValues(topic)).containsExactly("nut {\"name\":\"nut\",\"n\":1}");
    }

    @Test
    void aKeyIsOneWithinItsTopic() throws IOException {
        String other = server.topic(1);
        KafkaSink sink = server.kafka().toTopicIn("topic").json().upserts("name").without("topic");
        assertThat(sink.key()).containsExactly("name", "topic");
        try (var writing = SinkEpochs.anew(sink, Placed.class, "placed-in-" + topic)) {
            writing.epoch(0, plus(new Placed(topic, "nut", 1)), plus(new Placed(other, "nut", 2)));
            writing.epoch(1, minus(new Placed(topic, "nut", 1)));
        }
        assertThat(server.keysAndValues(topic))
                .containsExactly("nut {\"name\":\"nut\",\"n\":1}", "nut null");
        assertThat(server.keysAndValues(other)).containsExactly("nut {\"name\":\"nut\",\"n\":2}");
    }

    @Test
    void aRowThatMovesToAnotherTopicIsGoneFromItsOwn() throws IOException {
        String other = server.topic(1);
        KafkaSink sink = server.kafka().toTopicIn("topic").json().upserts("name").without("topic");
        try (var writing = SinkEpochs.anew(sink, Placed.class, "moved-from-" + topic)) {
            writing.epoch(0, plus(new Placed(topic, "nut", 1)));
            writing.epoch(1, minus(new Placed(topic, "nut", 1)), plus(new Placed(other, "nut", 1)));
        }
        assertThat(server.keysAndValues(topic))
                .containsExactly("nut {\"name\":\"nut\",\"n\":1}", "nut null");
        assertThat(server.keysAndValues(other)).containsExactly("nut {\"name\":\"nut\",\"n\":1}");
    }

    @Test
    void rowsWithoutAKeyAreRefusedEach() throws IOException {
        KafkaSink sink = server.kafka().to(topic).json().upserts("name");
        try (var writing = SinkEpochs.anew(sink, Item.class, "no-key-" + topic)) {
            writing.epoch(
                    0, plus(new Item(null, 1)), plus(new Item(null, 2)), plus(new Item("nut", 1)));
            assertThat(writing.refusedRows()).hasSize(2);
        }
        assertThat(server.values(topic)).containsExactly("{\"name\":\"nut\",\"n\":1}");
    }
}
