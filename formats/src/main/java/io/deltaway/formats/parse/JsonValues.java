package io.deltaway.formats.parse;

import io.deltaway.engine.value.Decimals;
import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// JSON values as values of a column's type: numbers as numbers, times and UUIDs as texts, bytes as
/// base64, lists as arrays, maps and records as objects.
public final class JsonValues {

    /// The bits of a double that a normal float does not have.
    private static final long BELOW_FLOATS = 0x1FFF_FFFF;

    /// What they are in the middle of two floats.
    private static final long MIDDLE_OF_FLOATS = 0x1000_0000;

    private JsonValues() {}

    /// A JSON value that is none of the wanted type. Caught where the row is refused, so it carries
    /// no stack trace.
    public static final class Mismatch extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final boolean outOfRange;

        Mismatch(String message) {
            this(message, false);
        }

        private Mismatch(String message, boolean outOfRange) {
            super(message, null, false, false);
            this.outOfRange = outOfRange;
        }

        /// Whether it is a number that would become an infinite one.
        public boolean isOutOfRange() {
            return outOfRange;
        }

        private Mismatch in(String place) {
            return new Mismatch(place + ": " + getMessage(), outOfRange);
        }
    }

    /// The value as a user's program sees it.
    ///
    /// @throws Mismatch where the JSON is no value of the type; null is one of JSON only
    public static Object value(Type type, Json json) {
        Object value = valueOrNull(type, json);
        if (value == null) {
            throw mismatch(type, json);
        }
        return value;
    }

    private static @Nullable Object valueOrNull(Type type, Json json) {
        if (json instanceof Json.NullValue && type != Type.Simple.JSON) {
            return null;
        }
        return switch (type) {
            case Type.Simple simple -> simple(simple, json);
            case Type.EnumOf e -> constant(e, json);
            case Type.RecordOf r -> row(r, json);
            case Type.ListOf list -> {
                var elements = new ArrayList<@Nullable Object>();
                for (Json element : array(type, json)) {
                    try {
                        elements.add(valueOrNull(list.element(), element));
                    } catch (Mismatch e) {
                        throw e.in("element " + (elements.size() + 1));
                    }
                }
                yield Collections.unmodifiableList(elements);
            }
            case Type.MapOf map -> map(map, json);
            case Type.ObjectOf object -> object(object, bytes(object, json));
        };
    }

    private static Object simple(Type.Simple type, Json json) {
        return switch (type) {
            case JSON -> json;
            case BOOLEAN -> {
                if (json instanceof Json.BooleanValue truth) {
                    yield truth.value();
                }
                throw mismatch(type, json);
            }
            case TEXT -> text(type, json);
            case INT -> whole(type, json, Integer.MIN_VALUE, Integer.MAX_VALUE).intValueExact();
            case LONG -> whole(type, json, Long.MIN_VALUE, Long.MAX_VALUE).longValueExact();
            case FLOAT -> (float) fraction(type, json, true);
            case DOUBLE -> fraction(type, json, false);
            case DECIMAL -> decimal(json);
            case FLOATS -> {
                List<Json> elements = array(type, json);
                float[] floats = new float[elements.size()];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = (float) fraction(type, elements.get(i), true);
                }
                yield floats;
            }
            case DOUBLES ->
                    array(type, json).stream()
                            .mapToDouble(element -> fraction(type, element, false))
                            .toArray();
            case BYTES, UUID -> {
                byte[] bytes = text(type, json).getBytes(StandardCharsets.UTF_8);
                Object value = ObjectCells.parse(type, bytes, 0, bytes.length);
                if (value == null) {
                    throw mismatch(type, json);
                }
                yield value;
            }
            case DATE, TIME, DATE_TIME, INSTANT, DURATION -> {
                byte[] bytes = text(type, json).getBytes(StandardCharsets.UTF_8);
                long stored =
                        switch (type) {
                            case DATE -> Times.date(bytes, 0, bytes.length);
                            case TIME -> Times.time(bytes, 0, bytes.length);
                            case DATE_TIME -> Times.dateTime(bytes, 0, bytes.length);
                            case INSTANT -> Times.instant(bytes, 0, bytes.length, null);
                            default -> Times.duration(bytes, 0, bytes.length);
                        };
                if (stored == Times.INVALID) {
                    throw mismatch(type, json);
                }
                yield Values.fromLong(type, stored);
            }
        };
    }

    private static Object constant(Type.EnumOf type, Json json) {
        String name = text(type, json);
        for (Enum<?> constant : type.javaClass().getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw mismatch(type, json);
    }

    private static Object row(Type.RecordOf type, Json json) {
        if (!(json instanceof Json.ObjectValue object)) {
            throw mismatch(type, json);
        }
        var components = new @Nullable Object[type.schema().width()];
        for (int i = 0; i < components.length; i++) {
            var field = type.schema().fields().get(i);
            Json member = object.members().get(field.name());
            boolean isNull = member instanceof Json.NullValue && field.nullable();
            try {
                components[i] = member == null || isNull ? null : valueOrNull(field.type(), member);
            } catch (Mismatch e) {
                throw e.in(member(field.name()));
            }
            if (components[i] == null && !field.nullable()) {
                throw new Mismatch(member(field.name()) + " is missing or null");
            }
        }
        return made(type, () -> Records.shape(type.javaClass()).create(components));
    }

    private static String member(String name) {
        return "member \"" + name + "\"";
    }

    /// The object of the bytes that its codec gave, or somebody else.
    ///
    /// @throws Mismatch where the codec makes none of them
    public static Object object(Type.ObjectOf type, byte[] encoded) {
        return made(type, () -> type.codec().decode(encoded));
    }

    /// An object of the program's own class, which may refuse to be made.
    ///
    /// @throws Mismatch where it does
    public static Object made(Type type, Supplier<? extends @Nullable Object> maker) {
        Object made;
        try {
            made = maker.get();
        } catch (RuntimeException e) {
            throw new Mismatch("there is no such " + type + ": " + e);
        }
        if (made == null) {
            throw new Mismatch("there is no such " + type);
        }
        return made;
    }

    private static byte[] bytes(Type type, Json json) {
        try {
            return Base64.getDecoder().decode(text(type, json));
        } catch (IllegalArgumentException e) {
            throw mismatch(type, json);
        }
    }

    private static Map<?, ?> map(Type.MapOf type, Json json) {
        if (!(json instanceof Json.ObjectValue object)) {
            throw mismatch(type, json);
        }
        var entries = new LinkedHashMap<Object, @Nullable Object>();
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            Object key = key(type.key(), member.getKey());
            try {
                entries.put(key, valueOrNull(type.value(), member.getValue()));
            } catch (Mismatch e) {
                throw e.in(member(member.getKey()));
            }
        }
        return Collections.unmodifiableMap(entries);
    }

    /// The key of a map that is written as a name, which is a text; keys of other types are written
    /// as their JSON.
    ///
    /// @throws Mismatch where the name is no key of the type
    public static Object key(Type type, String name) {
        boolean bare =
                type instanceof Type.Simple simple
                        && switch (simple) {
                            case BOOLEAN, INT, LONG, FLOAT, DOUBLE, DECIMAL -> true;
                            default -> false;
                        };
        try {
            return value(type, bare ? JsonTrees.parse(name) : new Json.TextValue(name));
        } catch (JsonSyntaxException e) {
            throw mismatch(type, new Json.TextValue(name));
        }
    }

    private static BigDecimal whole(Type type, Json json, long least, long most) {
        BigDecimal number = number(type, json);
        boolean fits =
                number.stripTrailingZeros().scale() <= 0
                        && number.compareTo(BigDecimal.valueOf(least)) >= 0
                        && number.compareTo(BigDecimal.valueOf(most)) <= 0;
        if (!fits) {
            throw mismatch(type, json);
        }
        return number;
    }

    private static double fraction(Type type, Json json, boolean narrow) {
        if (json instanceof Json.TextValue text) {
            return switch (text.value()) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> throw mismatch(type, json);
            };
        }
        BigDecimal number = number(type, json);
        double fraction = narrow ? nearestFloat(number) : number.doubleValue();
        if (Double.isInfinite(fraction)) {
            throw new Mismatch(
                    "expected a number that a %s can hold, got %s"
                            .formatted(
                                    narrow ? "float" : "double",
                                    Refusals.shortened(json.toString())),
                    true);
        }
        return fraction;
    }

    /// What [BigDecimal#floatValue] gives, which divides large integers, for each of hundreds of
    /// components of a vector. The nearest float of the nearest double is that of the number, but
    /// where the double is in the middle of two floats or may be, as below the smallest normal one.
    private static float nearestFloat(BigDecimal number) {
        double nearest = number.doubleValue();
        boolean isMiddle = (Double.doubleToRawLongBits(nearest) & BELOW_FLOATS) == MIDDLE_OF_FLOATS;
        return isMiddle || Math.abs(nearest) < Float.MIN_NORMAL
                ? number.floatValue()
                : (float) nearest;
    }

    private static BigDecimal decimal(Json json) {
        try {
            return Decimals.canonical(number(Type.Simple.DECIMAL, json));
        } catch (ArithmeticException outOfRange) {
            throw mismatch(Type.Simple.DECIMAL, json);
        }
    }

    private static BigDecimal number(Type type, Json json) {
        if (json instanceof Json.NumberValue number) {
            return number.value();
        }
        throw mismatch(type, json);
    }

    private static String text(Type type, Json json) {
        if (json instanceof Json.TextValue text) {
            return text.value();
        }
        throw mismatch(type, json);
    }

    private static List<Json> array(Type type, Json json) {
        if (json instanceof Json.ArrayValue array) {
            return array.elements();
        }
        throw mismatch(type, json);
    }

    private static Mismatch mismatch(Type type, Json json) {
        return new Mismatch(
                "expected "
                        + Cells.expected(type, false)
                        + ", got "
                        + Refusals.shortened(json.toString()));
    }
}
