package io.deltaway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deltaway.table.PlanException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Messages as they are, and what comes with them.
class MessagesTest {

    record Sale(
            String item,
            long qty,
            String topic,
            int partition,
            long offset,
            Instant at,
            @Nullable Long trace,
            Map<String, String> headers) {}

    private static final long MILLIS = Instant.parse("2026-01-05T10:00:00.001Z").toEpochMilli();

    private final Server server = Server.shared();
    private final String topic = server.topic(2);

    private void send(int partition, @Nullable String key, byte[] value, String... headers) {
        var record =
                new ProducerRecord<byte[], byte[]>(
                        topic, partition, MILLIS, Server.bytes(key), value);
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], Server.bytes(headers[i + 1]));
        }
        server.send(record);
        server.flush();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void texts() throws IOException {
        send(1, "k", utf8("two\nlines"), "h", "1", "h", "2");
        send(1, null, utf8(""));
        send(1, null, new byte[] {'a', (byte) 0xC0});
        assertThat(Reading.all(server.kafka().from(topic).text().once()))
                .containsExactly(
                        "k|two\nlines|" + topic + "|1|0|2026-01-05T10:00:00.001Z|{h=2}",
                        "-||" + topic + "|1|1|2026-01-05T10:00:00.001Z|{}",
                        "DW-2104 "
                                + topic
                                + "-1@2 expected UTF-8, got the byte 0xC0 at byte 2 of the value <a\uFFFD>");
    }

    @Test
    void bytes() throws IOException {
        send(0, "k", new byte[] {1, (byte) 0xC0});
        var reading = new Reading(server.kafka().from(topic).bytes().once()).untilRows(1);
        assertThat(reading.rows().getFirst()).contains("|" + topic + "|0|0|").contains("{}");
        reading.close();
    }

    @Test
    void whatComesWithARecordMayBeColumns() throws IOException {
        send(1, "nut", utf8("{\"qty\":3,\"topic\":\"not this\"}"), "trace", "17", "b", "x");
        send(1, "bolt", utf8("{\"qty\":4}"));
        send(1, "nail", utf8("{\"qty\":5}"), "trace", "many");
        send(1, null, utf8("{\"qty\":6}"));
        var sales =
                server.kafka()
                        .from(topic)
                        .json(Sale.class)
                        .keyAs("item")
                        .topicAs("topic")
                        .partitionAs("partition")
                        .offsetAs("offset")
                        .timestampAs("at")
                        .headerAs("trace", "trace")
                        .headersAs("headers")
                        .once();
        assertThat(Reading.all(sales))
                .containsExactly(
                        "nut|3|" + topic + "|1|0|2026-01-05T10:00:00.001Z|17|{trace=17, b=x}",
                        "bolt|4|" + topic + "|1|1|2026-01-05T10:00:00.001Z|-|{}",
                        "DW-2102 "
                                + topic
                                + "-1@2 the header \"trace\": expected a whole number of 64 bits, got \"many\" <>",
                        "DW-2103 " + topic + "-1@3 expected a key for \"item\", got none <>");
    }

    @Test
    void aColumnThatCanNotHoldItIsRefused() {
        var sales = server.kafka().from(topic).json(Sale.class);
        assertThatThrownBy(() -> sales.offsetAs("item"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("DW-0109")
                .hasMessageContaining("the column item can't hold what comes with a record");
        assertThatThrownBy(() -> sales.timestampAs("when"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("there is no column when");
    }
}
