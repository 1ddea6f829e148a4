package io.deltaway.formats.parse;

import io.deltaway.engine.value.Decimals;
import io.deltaway.engine.value.Type;
import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Values that a column holds as objects, from text.
final class ObjectCells {

    private ObjectCells() {}

    /// The value, or null where the text is none.
    static @Nullable Object parse(Type type, byte[] bytes, int from, int to) {
        try {
            return switch (type) {
                case Type.Simple simple ->
                        switch (simple) {
                            case DECIMAL ->
                                    Numbers.isDecimal(bytes, from, to)
                                            ? decimal(bytes, from, to)
                                            : null;
                            case UUID -> uuid(latin(bytes, from, to));
                            case BYTES -> Base64.getDecoder().decode(latin(bytes, from, to));
                            default -> JsonValues.value(type, json(bytes, from, to));
                        };
                case Type.ObjectOf object ->
                        JsonValues.object(
                                object, Base64.getDecoder().decode(latin(bytes, from, to)));
                case Type.EnumOf e -> null;
                case Type.RecordOf r -> JsonValues.value(type, json(bytes, from, to));
                case Type.ListOf list -> JsonValues.value(type, json(bytes, from, to));
                case Type.MapOf map -> JsonValues.value(type, json(bytes, from, to));
            };
        } catch (JsonSyntaxException | JsonValues.Mismatch | IllegalArgumentException e) {
            return null;
        }
    }

    /// The JDK also takes groups of other lengths than 8-4-4-4-12.
    private static @Nullable UUID uuid(String text) {
        UUID uuid = UUID.fromString(text);
        return uuid.toString().equalsIgnoreCase(text) ? uuid : null;
    }

    private static BigDecimal decimal(byte[] bytes, int from, int to) {
        return Decimals.parse(latin(bytes, from, to));
    }

    private static Json json(byte[] bytes, int from, int to) {
        return JsonTrees.parse(bytes, from, to);
    }

    private static String latin(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
