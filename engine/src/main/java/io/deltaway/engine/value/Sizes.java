package io.deltaway.engine.value;

import io.deltaway.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// About how many bytes values take that are stored as objects.
final class Sizes {

    /// What an object takes beside its content, and one that says little.
    private static final long OBJECT = 32;

    private Sizes() {}

    static long of(Type type, @Nullable Object value) {
        return switch (type) {
            case Type.Simple _, Type.EnumOf _ -> ofSimple(value);
            case Type.RecordOf r -> value == null ? 0 : ofRecord(r, value);
            case Type.ListOf list -> value == null ? 0 : ofAll(list.element(), (List<?>) value);
            case Type.MapOf map ->
                    value == null
                            ? 0
                            : ofAll(map.key(), ((Map<?, ?>) value).keySet())
                                    + ofAll(map.value(), ((Map<?, ?>) value).values());
            case Type.ObjectOf object ->
                    value == null ? 0 : OBJECT + Values.encode(object, value).length;
        };
    }

    private static long ofSimple(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case String text -> OBJECT + text.length();
            case byte[] bytes -> OBJECT + bytes.length;
            case float[] vector -> OBJECT + (long) Float.BYTES * vector.length;
            case double[] vector -> OBJECT + (long) Double.BYTES * vector.length;
            case Json json -> ofJson(json);
            default -> OBJECT;
        };
    }

    private static long ofRecord(Type.RecordOf type, Object value) {
        Records.Shape shape = Records.shape(type.javaClass());
        long bytes = OBJECT;
        for (int i = 0; i < type.schema().width(); i++) {
            bytes += of(type.schema().type(i), shape.get(value, i));
        }
        return bytes;
    }

    private static long ofAll(Type type, Iterable<?> values) {
        long bytes = OBJECT;
        for (Object value : values) {
            bytes += of(type, value);
        }
        return bytes;
    }

    private static long ofJson(Json json) {
        long bytes = OBJECT;
        switch (json) {
            case Json.TextValue text -> bytes += text.value().length();
            case Json.ArrayValue array -> {
                for (Json element : array.elements()) {
                    bytes += ofJson(element);
                }
            }
            case Json.ObjectValue object -> {
                for (Map.Entry<String, Json> member : object.members().entrySet()) {
                    bytes += OBJECT + member.getKey().length() + ofJson(member.getValue());
                }
            }
            case Json.NullValue _, Json.BooleanValue _, Json.NumberValue _ -> {}
        }
        return bytes;
    }
}
