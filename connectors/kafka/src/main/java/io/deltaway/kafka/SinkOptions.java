package io.deltaway.kafka;

import io.deltaway.kafka.internal.client.Cluster;
import io.deltaway.kafka.internal.write.ValueWriting;
import io.deltaway.kafka.internal.write.Writing;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a user says about a sink. Never changed once a sink has it.
final class SinkOptions {

    final Cluster cluster;
    final String topic;
    final boolean topicIsColumn;
    ValueWriting values;
    Writing.Holds holds = Writing.Holds.ROWS;
    boolean changesInHeaders;
    boolean exactlyOnce = true;
    List<String> key = List.of();
    Map<String, String> headers = Map.of();
    @Nullable String headersColumn;
    @Nullable String timestampColumn;
    List<String> without = List.of();
    int partitions;
    String identityPrefix = "deltaway-";

    /// @param topic the topic, or the column that names it
    SinkOptions(Cluster cluster, String topic, boolean topicIsColumn, ValueWriting values) {
        this.cluster = cluster;
        this.topic = topic;
        this.topicIsColumn = topicIsColumn;
        this.values = values;
    }

    SinkOptions with(Consumer<SinkOptions> change) {
        var other = new SinkOptions(cluster, topic, topicIsColumn, values);
        other.holds = holds;
        other.changesInHeaders = changesInHeaders;
        other.exactlyOnce = exactlyOnce;
        other.key = key;
        other.headers = headers;
        other.headersColumn = headersColumn;
        other.timestampColumn = timestampColumn;
        other.without = without;
        other.partitions = partitions;
        other.identityPrefix = identityPrefix;
        change.accept(other);
        return other;
    }

    Writing writing() {
        return new Writing(
                cluster,
                topicIsColumn ? null : topic,
                topicIsColumn ? topic : null,
                holds,
                changesInHeaders || !values.takesChanges(),
                key,
                headers,
                headersColumn,
                timestampColumn,
                without,
                partitions);
    }
}
