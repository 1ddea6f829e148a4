package io.deltaway.postgres.internal.follow;

import io.deltaway.engine.value.Type;
import io.deltaway.formats.parse.BatchWriter;
import io.deltaway.formats.parse.JsonValues;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// Values as PostgreSQL writes them: as CSV does, but for booleans, bytes and arrays.
final class CellText {

    private CellText() {}

    /// Writes a value into a column.
    ///
    /// @return false where it is none of the column
    static boolean write(BatchWriter rows, int column, Type type, byte[] bytes, int from, int to) {
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case BOOLEAN -> truth(rows, column, bytes, from, to);
                        case BYTES -> bytes(rows, column, bytes, from, to);
                        case FLOATS -> list(rows, column, type, Type.Simple.FLOAT, bytes, from, to);
                        case DOUBLES ->
                                list(rows, column, type, Type.Simple.DOUBLE, bytes, from, to);
                        default -> rows.value(column, bytes, from, to);
                    };
            case Type.ListOf list -> list(rows, column, type, list.element(), bytes, from, to);
            default -> rows.value(column, bytes, from, to);
        };
    }

    private static boolean truth(BatchWriter rows, int column, byte[] bytes, int from, int to) {
        if (to - from == 1 && (bytes[from] == 't' || bytes[from] == 'f')) {
            rows.whole(column, bytes[from] == 't' ? 1 : 0);
            return true;
        }
        return rows.value(column, bytes, from, to);
    }

    private static boolean bytes(BatchWriter rows, int column, byte[] bytes, int from, int to) {
        if (to - from >= 2 && bytes[from] == '\\' && bytes[from + 1] == 'x') {
            String hex = new String(bytes, from + 2, to - from - 2, StandardCharsets.ISO_8859_1);
            return rows.object(column, HexFormat.of().parseHex(hex));
        }
        return false;
    }

    /// An array, or a text of JSON.
    private static boolean list(
            BatchWriter rows, int column, Type type, Type element, byte[] bytes, int from, int to) {
        List<Byte> starts = List.of((byte) '{', (byte) '[');
        boolean isArray = to > from && starts.contains(bytes[from]) && bytes[to - 1] == '}';
        if (!isArray) {
            return rows.value(column, bytes, from, to);
        }
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        try {
            return rows.object(column, JsonValues.value(type, ArrayLiteral.parse(text, element)));
        } catch (JsonValues.Mismatch | IllegalArgumentException e) {
            return false;
        }
    }
}
