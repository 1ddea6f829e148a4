package io.deltaway.jdbc.internal.read;

import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.ArrayList;
import java.util.List;

/// How far a table was read in the order of a column: the last value, and which of the rows that
/// have it were read, as more of them may come. So were malformed rows at or behind it.
///
/// @param value as a program sees it
/// @param columns by which columns `rows` are known
record Place(Object value, List<String> columns, Seen rows, Seen malformed) {

    byte[] toBytes(Type type) {
        var out = new ByteWriter();
        out.writeSized(Values.encode(type, value));
        out.writeVarLong(columns.size());
        columns.forEach(out::writeText);
        rows.write(out);
        malformed.write(out);
        return out.toBytes();
    }

    static Place from(byte[] bytes, Type type) {
        var in = new ByteReader(bytes);
        Object value = Values.decode(type, in.readSized());
        var columns = new ArrayList<String>();
        for (long left = in.readVarLong(); left > 0; left--) {
            columns.add(in.readText());
        }
        return new Place(value, columns, Seen.read(in), Seen.read(in));
    }

    /// The same where only some columns are read: these know the rows.
    Place by(List<String> read) {
        List<String> common = columns.stream().filter(read::contains).toList();
        int[] places = common.stream().mapToInt(columns::indexOf).toArray();
        return new Place(value, common, rows.by(places), malformed);
    }
}
