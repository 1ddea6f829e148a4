package io.deltaway.kafka.internal.read;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// How far a partition was read, in a form that survives the process.
///
/// @param next the offset that comes next
/// @param records how many records were read, by which it is noticed when some of them are gone
/// @param number which part of the source it is
record Place(long next, long records, int number) {

    Place behind(long offset, int more) {
        return new Place(offset, records + more, number);
    }

    byte[] toBytes() {
        var out = new ByteWriter();
        out.writeLong(next);
        out.writeLong(records);
        out.writeInt(number);
        return out.toBytes();
    }

    static Place from(byte[] bytes) {
        var in = new ByteReader(bytes);
        return new Place(in.readLong(), in.readLong(), in.readInt());
    }

    /// By the names of their partitions, `words-0`.
    static Map<String, byte[]> toBytes(Map<TopicPartition, Place> places) {
        var bytes = new HashMap<String, byte[]>();
        places.forEach((partition, place) -> bytes.put(partition.toString(), place.toBytes()));
        return bytes;
    }

    static Map<TopicPartition, Place> from(Map<String, byte[]> bytes) {
        var places = new HashMap<TopicPartition, Place>();
        bytes.forEach((name, place) -> places.put(partition(name), from(place)));
        return places;
    }

    private static TopicPartition partition(String name) {
        int dash = name.lastIndexOf('-');
        return new TopicPartition(
                name.substring(0, dash), Integer.parseInt(name.substring(dash + 1)));
    }
}
