package io.deltaway.kafka.internal.read;

import io.deltaway.connect.SourceException;
import io.deltaway.kafka.internal.client.Cluster;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Which topics are read.
///
/// @param names the topics; empty where there is a pattern
/// @param pattern what the names of the topics match as a whole
public record Topics(List<String> names, @Nullable Pattern pattern) {

    private static final int LOOKS = 30;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    public Topics {
        names = List.copyOf(names);
    }

    /// The partitions that there are now.
    Set<TopicPartition> partitions(Consumer<?, ?> consumer) {
        var found = new LinkedHashSet<TopicPartition>();
        for (String topic : topics(consumer)) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic);
            if (partitions != null) {
                partitions.forEach(one -> found.add(new TopicPartition(topic, one.partition())));
            }
        }
        return found;
    }

    /// The same; topics with a name are waited for for a moment, as one that was just made is known
    /// to every broker only then.
    Set<TopicPartition> partitionsSoon(Consumer<?, ?> consumer) throws IOException {
        Set<TopicPartition> found = partitions(consumer);
        for (int look = 0; look < LOOKS && !areThere(found); look++) {
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while topics were looked for", e);
            }
            found = partitions(consumer);
        }
        return found;
    }

    private boolean areThere(Set<TopicPartition> found) {
        return names.stream().allMatch(name -> isThere(name, found));
    }

    private static boolean isThere(String name, Set<TopicPartition> found) {
        return found.stream().anyMatch(partition -> partition.topic().equals(name));
    }

    private Iterable<String> topics(Consumer<?, ?> consumer) {
        Pattern matched = pattern;
        if (matched == null) {
            return names;
        }
        var all = new TreeSet<>(consumer.listTopics().keySet());
        all.removeIf(topic -> !matched.matcher(topic).matches());
        return all;
    }

    /// Refuses topics that are not there; those that a pattern means may come.
    void mustBeThere(Cluster cluster, Set<TopicPartition> found) throws SourceException {
        for (String name : names) {
            if (!isThere(name, found)) {
                throw new SourceException(
                        "DW-0475",
                        "there is no topic " + name + " at " + cluster,
                        "Check the name, make the topic, or read a pattern to wait for it",
                        null);
            }
        }
    }

    @Override
    public String toString() {
        return pattern == null ? String.join(", ", names) : pattern.toString();
    }
}
