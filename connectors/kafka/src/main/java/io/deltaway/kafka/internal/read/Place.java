package io.deltaway.kafka.internal.read;

import io.deltaway.connect.OffsetText;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/// How far a partition was read, in a form that survives the process.
///
/// @param next the offset that comes next
/// @param records how many records were read, by which it is noticed when some of them are gone
/// @param number which part of the source it is
/// @param topic tells its topic from others of the same name; `Uuid.ZERO_UUID` where that is not
///   known
record Place(long next, long records, int number, Uuid topic) {

    /// In the place of a partition, where reading has begun without one; not shown to people.
    private static final String BEGUN = "\0begun";

    private static final Map<String, byte[]> WITHOUT_PARTITIONS = Map.of(BEGUN, new byte[] {1});

    Place behind(long offset, int more) {
        return new Place(offset, records + more, number, topic);
    }

    Place of(Uuid other) {
        return new Place(next, records, number, other);
    }

    byte[] toBytes() {
        var text =
                new OffsetText().with("offset", next).with("records", records).with("part", number);
        return (topic.equals(Uuid.ZERO_UUID) ? text : text.with("topic", topic)).toBytes();
    }

    static Place from(byte[] bytes) {
        Map<String, String> values = OffsetText.read(bytes);
        return new Place(
                Long.parseLong(values.getOrDefault("offset", "")),
                Long.parseLong(values.getOrDefault("records", "")),
                Integer.parseInt(values.getOrDefault("part", "")),
                Uuid.fromString(values.getOrDefault("topic", Uuid.ZERO_UUID.toString())));
    }

    /// By the names of their partitions, `words-0`. That there are none is something as well.
    static Map<String, byte[]> toBytes(Map<TopicPartition, Place> places) {
        if (places.isEmpty()) {
            return WITHOUT_PARTITIONS;
        }
        var bytes = new HashMap<String, byte[]>();
        places.forEach((partition, place) -> bytes.put(partition.toString(), place.toBytes()));
        return bytes;
    }

    static Map<TopicPartition, Place> from(Map<String, byte[]> bytes) {
        var places = new HashMap<TopicPartition, Place>();
        bytes.forEach((name, place) -> {
            if (!name.equals(BEGUN)) {
                places.put(partition(name), from(place));
            }
        });
        return places;
    }

    private static TopicPartition partition(String name) {
        int dash = name.lastIndexOf('-');
        return new TopicPartition(
                name.substring(0, dash), Integer.parseInt(name.substring(dash + 1)));
    }
}
