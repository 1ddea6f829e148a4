package io.deltaway.engine.value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Values as people read them in error tables and messages. Equal values have the same text,
/// whatever their classes print: else the retraction of a row would not take back its error.
public final class Shown {

    private Shown() {}

    /// The columns of a row, such as `name=ann, qty=3`.
    public static String row(Schema schema, IntFunction<@Nullable Object> value) {
        return row(schema, value, name -> true);
    }

    /// The columns of a row that have some names.
    public static String row(
            Schema schema, IntFunction<@Nullable Object> value, Predicate<String> names) {
        return IntStream.range(0, schema.width())
                .filter(c -> names.test(schema.fields().get(c).name()))
                .mapToObj(c ->
                        schema.fields().get(c).name() + "=" + of(schema.type(c), value.apply(c)))
                .collect(Collectors.joining(", "));
    }

    /// A value: numbers, times and texts as Java writes them, decimals as [Decimals#text] does,
    /// bytes as base64.
    public static String of(Type type, @Nullable Object value) {
        if (value == null) {
            return "null";
        }
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case BYTES -> Base64.getEncoder().encodeToString((byte[]) value);
                        case FLOATS -> Arrays.toString((float[]) value);
                        case DOUBLES -> Arrays.toString((double[]) value);
                        case DECIMAL -> Decimals.text((BigDecimal) value);
                        default -> value.toString();
                    };
            case Type.EnumOf e -> ((Enum<?>) value).name();
            case Type.RecordOf r ->
                    r.javaClass().getSimpleName()
                            + "["
                            + row(r.schema(), c -> Records.shape(r.javaClass()).get(value, c))
                            + "]";
            case Type.ListOf list ->
                    ((List<?>) value)
                            .stream()
                                    .map(element -> of(list.element(), element))
                                    .collect(Collectors.joining(", ", "[", "]"));
            case Type.MapOf map -> map(map, (Map<?, ?>) value);
            case Type.ObjectOf object ->
                    object + "[" + of(Type.Simple.BYTES, Values.encode(object, value)) + "]";
        };
    }

    private static String map(Type.MapOf type, Map<?, ?> map) {
        var entries = new ArrayList<Map.Entry<?, ?>>(map.entrySet());
        entries.sort((a, b) -> Values.compare(type.key(), a.getKey(), b.getKey()));
        return entries.stream()
                .map(entry ->
                        of(type.key(), entry.getKey()) + "=" + of(type.value(), entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
