package io.deltaway.jdbc.sql;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.formats.write.CsvText;
import io.deltaway.formats.write.ObjectText;
import io.deltaway.formats.write.Utf8Out;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists and vectors as PostgreSQL writes arrays: `{1,2,NULL,"a b"}`.
public final class ArrayText {

    private ArrayText() {}

    /// The text of a value of a list or vector.
    public static String of(Type type, Object value) {
        var out = new StringBuilder("{");
        switch (value) {
            case float[] floats -> {
                for (float element : floats) {
                    element(out, Type.Simple.FLOAT, element);
                }
            }
            case double[] doubles -> {
                for (double element : doubles) {
                    element(out, Type.Simple.DOUBLE, element);
                }
            }
            case List<?> list -> {
                Type inner = ((Type.ListOf) type).element();
                for (Object element : list) {
                    element(out, inner, element);
                }
            }
            default -> throw new IllegalArgumentException(type + " is no list");
        }
        return out.append('}').toString();
    }

    private static void element(StringBuilder out, Type type, @Nullable Object element) {
        if (out.length() > 1) {
            out.append(',');
        }
        switch (element) {
            case null -> out.append("NULL");
            case Number number -> out.append(number);
            case Boolean truth -> out.append(truth);
            case List<?> inner -> out.append(of(type, inner));
            case byte[] bytes -> quoted(out, "\\x" + HexFormat.of().formatHex(bytes));
            case Object other when type.storage() == Type.Storage.LONG -> {
                var text = new Utf8Out();
                CsvText.whole(text, type, Values.toLong(type, other));
                quoted(out, text.toString());
            }
            case String text -> quoted(out, text);
            case Object other -> quoted(out, ObjectText.plain(type, other));
        }
    }

    private static void quoted(StringBuilder out, String text) {
        out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
}
