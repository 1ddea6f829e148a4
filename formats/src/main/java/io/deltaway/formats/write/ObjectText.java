package io.deltaway.formats.write;

import io.deltaway.engine.value.Decimals;
import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Values that are held as objects, as text: decimals without an exponent ([Decimals#text]), UUIDs
/// as Java writes them, bytes as base64, everything else as JSON.
public final class ObjectText {

    private ObjectText() {}

    /// The text of a field of CSV.
    public static String plain(Type type, @Nullable Object value) {
        return switch (Objects.requireNonNull(value)) {
            case BigDecimal decimal -> Decimals.text(decimal);
            case java.util.UUID uuid -> uuid.toString();
            case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
            case Object other when type instanceof Type.ObjectOf object ->
                    Base64.getEncoder().encodeToString(Values.encodeAlone(object, other));
            case Object other -> json(type, other).toString();
        };
    }

    /// The value as JSON: numbers that JSON does not have as texts, times in ISO 8601, members of
    /// records by name.
    public static Json json(Type type, @Nullable Object value) {
        if (value == null) {
            return new Json.NullValue();
        }
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case JSON -> (Json) value;
                        case BOOLEAN -> new Json.BooleanValue((Boolean) value);
                        case INT, LONG ->
                                new Json.NumberValue(
                                        BigDecimal.valueOf(((Number) value).longValue()));
                        case DECIMAL -> new Json.NumberValue((BigDecimal) value);
                        case FLOAT, DOUBLE -> fraction((Number) value);
                        case FLOATS -> {
                            var elements = new ArrayList<Json>();
                            for (float element : (float[]) value) {
                                elements.add(fraction(element));
                            }
                            yield new Json.ArrayValue(elements);
                        }
                        case DOUBLES -> {
                            var elements = new ArrayList<Json>();
                            for (double element : (double[]) value) {
                                elements.add(fraction(element));
                            }
                            yield new Json.ArrayValue(elements);
                        }
                        case TEXT -> new Json.TextValue((String) value);
                        case DATE, TIME, DATE_TIME, INSTANT, DURATION -> {
                            var out = new Utf8Out();
                            CsvText.whole(out, type, Values.toLong(type, value));
                            yield new Json.TextValue(out.toString());
                        }
                        case BYTES, UUID -> new Json.TextValue(plain(type, value));
                    };
            case Type.EnumOf e -> new Json.TextValue(((Enum<?>) value).name());
            case Type.ListOf list ->
                    new Json.ArrayValue(
                            ((List<?>) value)
                                    .stream()
                                            .map(element -> json(list.element(), element))
                                            .toList());
            case Type.MapOf map -> {
                var members = new LinkedHashMap<String, Json>();
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    members.put(
                            name(map.key(), entry.getKey()), json(map.value(), entry.getValue()));
                }
                yield new Json.ObjectValue(members);
            }
            case Type.RecordOf r -> {
                Records.Shape shape = Records.shape(r.javaClass());
                var members = new LinkedHashMap<String, Json>();
                for (int i = 0; i < r.schema().width(); i++) {
                    members.put(
                            r.schema().fields().get(i).name(),
                            json(r.schema().type(i), shape.get(value, i)));
                }
                yield new Json.ObjectValue(members);
            }
            case Type.ObjectOf object -> new Json.TextValue(plain(type, value));
        };
    }

    /// The key of a map as a name: a text as it is, of other types their JSON.
    public static String name(Type type, @Nullable Object key) {
        Json json = json(type, key);
        return json instanceof Json.TextValue text ? text.value() : json.toString();
    }

    private static Json fraction(Number value) {
        double wide = value.doubleValue();
        return Double.isFinite(wide)
                ? new Json.NumberValue(new BigDecimal(value.toString()))
                : new Json.TextValue(value.toString());
    }
}
