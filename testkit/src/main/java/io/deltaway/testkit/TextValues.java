package io.deltaway.testkit;

import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.json.Json;
import io.deltaway.json.JsonParser;
import io.deltaway.json.MalformedJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Values as text and back. Equal values have the same text.
final class TextValues {

    private static final String NULL = "null";

    private TextValues() {}

    /// The text of a value, as one word or between quotes or brackets.
    static String show(Type type, @Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        return switch (type) {
            case Type.Simple simple -> showSimple(simple, value);
            case Type.EnumOf e -> ((Enum<?>) value).name();
            case Type.RecordOf r -> showRecord(r, value);
            case Type.ListOf list ->
                    listed(
                            ((List<?>) value)
                                    .stream().map(element -> show(list.element(), element)));
            case Type.MapOf map ->
                    ((Map<?, ?>) value)
                            .entrySet().stream()
                                    .sorted((a, b) ->
                                            Values.compare(map.key(), a.getKey(), b.getKey()))
                                    .map(e ->
                                            show(map.key(), e.getKey())
                                                    + ": "
                                                    + show(map.value(), e.getValue()))
                                    .collect(Collectors.joining(", ", "{", "}"));
            case Type.ObjectOf object ->
                    "0x" + HexFormat.of().formatHex(Values.encode(object, value));
        };
    }

    private static String showRecord(Type.RecordOf type, Object value) {
        Records.Shape shape = Records.shape(type.javaClass());
        Schema schema = type.schema();
        return IntStream.range(0, schema.width())
                .mapToObj(i -> show(schema.type(i), shape.get(value, i)))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String showSimple(Type.Simple type, Object value) {
        return switch (type) {
            case FLOAT -> Float.toString((Float) value + 0.0f);
            case DOUBLE -> Double.toString((Double) value + 0.0);
            case DECIMAL -> plain((BigDecimal) value);
            case TEXT -> quotedIfNeeded((String) value);
            case BYTES -> "0x" + HexFormat.of().formatHex((byte[]) value);
            case FLOATS ->
                    listed(
                            IntStream.range(0, ((float[]) value).length)
                                    .mapToObj(i -> Float.toString(((float[]) value)[i] + 0.0f)));
            case DOUBLES ->
                    listed(Arrays.stream((double[]) value).mapToObj(d -> Double.toString(d + 0.0)));
            case JSON -> TextScanner.quoted(value.toString());
            case BOOLEAN, INT, LONG, DATE, TIME, DATE_TIME, INSTANT, DURATION, UUID ->
                    value.toString();
        };
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static String listed(java.util.stream.Stream<String> elements) {
        return elements.collect(Collectors.joining(", ", "[", "]"));
    }

    /// Quotes what would otherwise be read as something else.
    private static String quotedIfNeeded(String text) {
        boolean isWord =
                !text.isEmpty()
                        && !text.equals(NULL)
                        && text.codePoints().noneMatch(TextValues::isSpecial);
        return isWord ? text : TextScanner.quoted(text);
    }

    private static boolean isSpecial(int codePoint) {
        return codePoint <= ' '
                || codePoint == 0x7F
                || Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || "'\"\\[](){},:|".indexOf(codePoint) >= 0;
    }

    /// The value of a text.
    ///
    /// @throws IllegalArgumentException where the text is no value of the type
    static @Nullable Object parse(Type type, String text) {
        if (text.equals(NULL)) {
            return null;
        }
        try {
            return switch (type) {
                case Type.Simple simple -> parseSimple(simple, text);
                case Type.EnumOf e -> constant(e, text);
                case Type.RecordOf r -> parseRecord(r, text);
                case Type.ListOf list ->
                        elements(text, "[", "]", element -> parse(list.element(), element));
                case Type.MapOf map -> parseMap(map, text);
                case Type.ObjectOf object -> Values.decode(object, bytes(text));
            };
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("expected %s, got %s".formatted(type, text), e);
        }
    }

    private static Object parseSimple(Type.Simple type, String text) {
        String plain = TextScanner.unquoted(text);
        return switch (type) {
            case BOOLEAN -> truth(plain);
            case INT -> Integer.valueOf(plain);
            case LONG -> Long.valueOf(plain);
            case FLOAT -> Float.valueOf(plain);
            case DOUBLE -> Double.valueOf(plain);
            case DECIMAL -> new BigDecimal(plain);
            case TEXT -> plain;
            case BYTES -> bytes(plain);
            case DATE -> LocalDate.parse(plain);
            case TIME -> LocalTime.parse(plain);
            case DATE_TIME -> LocalDateTime.parse(plain);
            case INSTANT -> Instant.parse(plain);
            case DURATION -> Duration.parse(plain);
            case UUID -> UUID.fromString(plain);
            case FLOATS -> floats(elements(plain, "[", "]", Float::valueOf));
            case DOUBLES ->
                    elements(plain, "[", "]", Double::valueOf).stream()
                            .mapToDouble(d -> d)
                            .toArray();
            case JSON -> json(plain);
        };
    }

    private static Json json(String text) {
        JsonParser parser =
                JsonParser.installed()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "no JSON parser: add deltaway-formats to the tests"));
        try {
            return parser.parse(text);
        } catch (MalformedJson e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static byte[] bytes(String text) {
        if (!text.startsWith("0x")) {
            throw new IllegalArgumentException(text);
        }
        return HexFormat.of().parseHex(text, 2, text.length());
    }

    private static float[] floats(List<Float> elements) {
        float[] floats = new float[elements.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = elements.get(i);
        }
        return floats;
    }

    private static Object constant(Type.EnumOf type, String name) {
        for (Enum<?> constant : type.javaClass().getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static Object parseRecord(Type.RecordOf type, String text) {
        List<String> parts = elements(text, "(", ")", part -> part);
        Schema schema = type.schema();
        if (parts.size() != schema.width()) {
            throw new IllegalArgumentException(text);
        }
        var components = new @Nullable Object[parts.size()];
        for (int i = 0; i < components.length; i++) {
            components[i] = parse(schema.type(i), parts.get(i));
        }
        return Records.shape(type.javaClass()).create(components);
    }

    private static Object parseMap(Type.MapOf type, String text) {
        var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        for (String entry : elements(text, "{", "}", part -> part)) {
            List<String> sides = TextScanner.split(entry, ':');
            if (sides.size() != 2) {
                throw new IllegalArgumentException(entry);
            }
            map.put(parse(type.key(), sides.get(0)), parse(type.value(), sides.get(1)));
        }
        return map;
    }

    private static <T extends @Nullable Object> List<T> elements(
            String text, String open, String close, Function<String, T> parse) {
        if (!text.startsWith(open) || !text.endsWith(close)) {
            throw new IllegalArgumentException(text);
        }
        String inner = text.substring(1, text.length() - 1).strip();
        var elements = new ArrayList<T>();
        if (!inner.isEmpty()) {
            TextScanner.split(inner, ',').forEach(element -> elements.add(parse.apply(element)));
        }
        return elements;
    }
}
