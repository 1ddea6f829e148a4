package io.deltaway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Words are counted from topic to topic by a process that is killed again and again: each is
/// counted once.
class KillsTest {

    private static final Pattern CHANGE =
            Pattern.compile(
                    "\\{\"epoch\":(\\d+),\"weight\":(-?\\d+),\"word\":\"(\\w+)\",\"count\":(\\d+)}");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Server server = Server.shared();
    private final String input = server.topic(3);
    private final String changes = server.topic(2);
    private final String upserts = server.topic(2, Map.of("cleanup.policy", "compact"));
    private final String copies = server.topic(2);
    private final Map<String, Long> expected = new TreeMap<>();

    @TempDir Path state;

    private void write(Random random, int words, int vocabulary) {
        for (int i = 0; i < words; i++) {
            String word = "w" + random.nextInt(vocabulary);
            expected.merge(word, 1L, Long::sum);
            server.send(
                    new ProducerRecord<>(
                            input,
                            random.nextInt(3),
                            null,
                            Server.bytes("{\"word\":\"" + word + "\"}")));
        }
        server.flush();
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WordCountProcess.class.getName(),
                        server.broker().servers(),
                        state.toString(),
                        input,
                        changes,
                        upserts,
                        copies)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void eachWordIsCountedOnce() throws Exception {
        check(new Random(17), 5, 4_000, 500);
    }

    @Test
    @Tag("slow")
    void eachOfFiveMillionWordsIsCountedOnce() throws Exception {
        check(new Random(18), 10, 500_000, 5_000);
    }

    /// Kills the process so many times, some of them while it takes up its state; before each so
    /// many words are written.
    private void check(Random random, int kills, int words, int vocabulary) throws Exception {
        for (int kill = 0; kill < kills; kill++) {
            write(random, words, vocabulary);
            Process process = start();
            try {
                long before = server.end(copies);
                boolean early = kill % 3 == 2;
                await(process, () -> early || server.end(copies) > before);
                Thread.sleep(random.nextInt(early ? 3_000 : 300));
                assertThat(process.isAlive()).isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        Process process = start();
        try {
            long total = expected.values().stream().mapToLong(Long::longValue).sum();
            await(process, () -> server.values(copies).size() >= total);
            process.getOutputStream().close();
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(counted(server.values(copies))).isEqualTo(expected);
        assertThat(ofChanges()).isEqualTo(expected);
        assertThat(ofUpserts()).isEqualTo(expected);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Process process, Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(process.isAlive()).as("the process runs").isTrue();
            assertThat(System.nanoTime()).as("reached in time").isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static Map<String, Long> counted(List<String> values) {
        var counts = new TreeMap<String, Long>();
        for (String value : values) {
            counts.merge(value.substring(9, value.length() - 2), 1L, Long::sum);
        }
        return counts;
    }

    /// The count of each word, added up from all changes. None of them may be there twice.
    private Map<String, Long> ofChanges() {
        var rows = new HashMap<String, Long>();
        var seen = new ArrayList<String>();
        for (String value : server.values(changes)) {
            Matcher change = CHANGE.matcher(value);
            assertThat(change.matches()).as(value).isTrue();
            rows.merge(
                    change.group(3) + " " + change.group(4),
                    Long.parseLong(change.group(2)),
                    Long::sum);
            seen.add(value);
        }
        assertThat(seen).doesNotHaveDuplicates();
        var counts = new TreeMap<String, Long>();
        rows.forEach((row, weight) -> {
            if (weight != 0) {
                assertThat(weight).as(row).isOne();
                String[] parts = row.split(" ", 2);
                assertThat(counts.put(parts[0], Long.parseLong(parts[1]))).isNull();
            }
        });
        return counts;
    }

    private Map<String, Long> ofUpserts() {
        var counts = new TreeMap<String, Long>();
        for (ConsumerRecord<byte[], byte[]> record : server.records(upserts)) {
            String value = Server.text(record.value());
            counts.put(
                    Server.text(record.key()),
                    Long.parseLong(
                            value.substring(value.lastIndexOf(':') + 1, value.length() - 1)));
        }
        return counts;
    }
}
