package io.deltaway.http.internal.client;

import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a cursor stands, as an offset.
///
/// @param cursor the largest value so far, as text; empty where there is none
/// @param told what was no row in the last answer: it doesn't move the cursor, so the next answer
///   may have it again
record Behind(String cursor, List<Malformed> told) {

    /// Before offsets that tell more than the cursor.
    private static final byte MORE = '!';

    Behind {
        told = List.copyOf(told);
    }

    static Behind of(Map<String, byte[]> offsets, String first) {
        Optional<byte[]> offset = Offsets.bytes(offsets);
        if (offset.isEmpty() || offset.get()[0] != MORE) {
            return new Behind(Offsets.text(offsets).orElse(first), List.of());
        }
        var in = new ByteReader(offset.get());
        in.readByte();
        return new Behind(in.readText(), MalformedBytes.read(in));
    }

    Map<String, byte[]> offsets() {
        if (told.isEmpty()) {
            return Offsets.of(cursor);
        }
        var out = new ByteWriter();
        out.writeByte(MORE);
        out.writeText(cursor);
        MalformedBytes.write(told, out);
        return Offsets.of(out.toBytes());
    }

    /// What of an answer was not told before, wherever in it that stands.
    List<Malformed> news(List<Malformed> malformed) {
        var before = new ArrayList<>(told.stream().map(Behind::anywhere).toList());
        return malformed.stream().filter(one -> !before.remove(anywhere(one))).toList();
    }

    private static Malformed anywhere(Malformed one) {
        return new Malformed(one.weight(), one.code(), one.message(), "", one.text());
    }
}
