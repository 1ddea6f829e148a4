package io.deltaway.kafka.internal.write;

import io.deltaway.kafka.internal.client.Cluster;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is written where, and how.
///
/// @param topic the topic; null where a column names it
/// @param topicColumn the column that names the topic, where one does
/// @param holds what the topic holds
/// @param changesInHeaders whether epoch and weight of a change are headers and not in its value
/// @param key the columns of the records' keys; none where they have no key
/// @param headers the column of each header
/// @param headersColumn a column of further headers by name, if there is one
/// @param timestampColumn the column that says when a record was written, if there is one
/// @param without the columns that the values lack
/// @param partitions how many partitions a topic gets that is not there; 0 where none is made
public record Writing(
        Cluster cluster,
        @Nullable String topic,
        @Nullable String topicColumn,
        Holds holds,
        boolean changesInHeaders,
        List<String> key,
        Map<String, String> headers,
        @Nullable String headersColumn,
        @Nullable String timestampColumn,
        List<String> without,
        int partitions) {

    /// What a topic holds.
    public enum Holds {
        ROWS,
        UPSERTS,
        CHANGES
    }

    public Writing {
        key = List.copyOf(key);
        headers = Map.copyOf(headers);
        without = List.copyOf(without);
    }

    /// What is written to, for messages.
    public String where() {
        return topic == null ? "topics named by " + topicColumn : "the topic " + topic;
    }
}
