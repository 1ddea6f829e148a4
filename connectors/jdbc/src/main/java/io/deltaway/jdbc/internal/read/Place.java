package io.deltaway.jdbc.internal.read;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;

/// How far a table was read in the order of a column: the last value, and which of the rows that
/// have it were read, as more of them may come. So were malformed rows at or behind it.
///
/// @param value as a program sees it
record Place(Object value, Seen rows, Seen malformed) {

    byte[] toBytes(Type type) {
        var out = new ByteWriter();
        out.writeSized(Values.encode(type, value));
        rows.write(out);
        malformed.write(out);
        return out.toBytes();
    }

    static Place from(byte[] bytes, Type type) {
        var in = new ByteReader(bytes);
        return new Place(Values.decode(type, in.readSized()), Seen.read(in), Seen.read(in));
    }
}
