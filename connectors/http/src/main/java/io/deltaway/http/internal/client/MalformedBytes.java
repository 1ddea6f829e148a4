package io.deltaway.http.internal.client;

import io.deltaway.connect.Chunk.Malformed;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/// What was no row of an answer, as an offset, so that it is known after a restart: it is told
/// again, the other way round, when the answer is replaced.
final class MalformedBytes {

    private MalformedBytes() {}

    static byte[] write(List<Malformed> all) {
        var out = new ByteWriter();
        write(all, out);
        return out.toBytes();
    }

    static void write(List<Malformed> all, ByteWriter out) {
        out.writeVarLong(all.size());
        for (Malformed one : all) {
            out.writeLong(one.weight());
            out.writeText(one.code());
            out.writeText(one.message());
            out.writeText(one.position());
            out.writeText(one.text());
        }
    }

    static List<Malformed> read(byte[] bytes) {
        return read(new ByteReader(bytes));
    }

    static List<Malformed> read(ByteReader in) {
        long size = in.readVarLong();
        var all = new ArrayList<Malformed>();
        for (long i = 0; i < size; i++) {
            all.add(
                    new Malformed(
                            in.readLong(),
                            in.readText(),
                            in.readText(),
                            in.readText(),
                            in.readText()));
        }
        return all;
    }
}
