package io.deltaway.jdbc.sql;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.formats.write.CsvText;
import io.deltaway.formats.write.ObjectText;
import io.deltaway.formats.write.Utf8Out;
import java.util.HexFormat;
import java.util.Objects;

/// Values as texts, as in CSV, for columns that are of another type than ours.
public final class ColumnText {

    private static final long NANOS_OF_MICRO = 1_000;

    private ColumnText() {}

    /// A value that is not null.
    static String of(Type type, Column column, int row) {
        var out = new Utf8Out();
        switch (type.storage()) {
            case LONG -> CsvText.whole(out, type, cut(type, ((LongColumn) column).get(row)));
            case DOUBLE -> CsvText.fraction(out, type, ((DoubleColumn) column).get(row));
            case TEXT, OBJECT -> {
                return object(type, Objects.requireNonNull(column.value(type, row)));
            }
        }
        return out.toString();
    }

    /// A value whose storage is LONG, times cut to microseconds, as everywhere: a server would
    /// round them.
    public static long cut(Type type, long stored) {
        boolean isTime =
                type == Type.Simple.TIME
                        || type == Type.Simple.DATE_TIME
                        || type == Type.Simple.INSTANT;
        return isTime ? stored - Math.floorMod(stored, NANOS_OF_MICRO) : stored;
    }

    /// A value whose storage is OBJECT. Bytes are such as PostgreSQL writes them.
    public static String object(Type type, Object value) {
        return switch (value) {
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            case Object other when type instanceof Type.ObjectOf ->
                    "\\x" + HexFormat.of().formatHex(Values.encode(type, other));
            case Object other -> ObjectText.plain(type, other);
        };
    }
}
