package io.deltaway.jdbc.internal.read;

import io.deltaway.connect.OffsetText;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Shown;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// How far a table was read in the order of a column: the last value, and which of the rows that
/// have it were read, as more of them may come. So were malformed rows at or behind it.
///
/// @param value as a program sees it
/// @param columns by which columns `rows` are known
record Place(Object value, List<String> columns, Seen rows, Seen malformed) {

    /// The value stands in it twice: as people read it, and exactly.
    byte[] toBytes(Type type) {
        var known = new ByteWriter();
        rows.write(known);
        malformed.write(known);
        return new OffsetText()
                .with("value", Shown.of(type, value))
                .with("rows", rows.size())
                .with("malformed", malformed.size())
                .with("columns", String.join(",", columns))
                .with("exactly", Values.encode(type, value))
                .with("known", known.toBytes())
                .toBytes();
    }

    static Place from(byte[] bytes, Type type) {
        Map<String, String> values = OffsetText.read(bytes);
        var known = new ByteReader(decoded(values, "known"));
        return new Place(
                Values.decode(type, decoded(values, "exactly")),
                List.of(values.getOrDefault("columns", "").split(",")),
                Seen.read(known),
                Seen.read(known));
    }

    private static byte[] decoded(Map<String, String> values, String name) {
        return Base64.getDecoder().decode(values.getOrDefault(name, ""));
    }

    /// The same where only some columns are read: these know the rows.
    Place by(List<String> read) {
        List<String> common = columns.stream().filter(read::contains).toList();
        int[] places = common.stream().mapToInt(columns::indexOf).toArray();
        return new Place(value, common, rows.by(places), malformed);
    }
}
