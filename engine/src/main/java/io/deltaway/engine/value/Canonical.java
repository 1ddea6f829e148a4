package io.deltaway.engine.value;

import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one form in which columns hold a value, so that nobody can tell equal values apart: a zero
/// without a sign, decimals without trailing zeros. Otherwise a retraction could show another text,
/// or give a user's function another value, than the insertion that it takes back.
public final class Canonical {

    private Canonical() {}

    /// Whether values of a type have several forms, or some are out of range.
    public static boolean hasForms(Type type) {
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case FLOAT, DOUBLE, DECIMAL, FLOATS, DOUBLES -> true;
                        case DATE_TIME, INSTANT, DURATION -> true;
                        default -> false;
                    };
            case Type.EnumOf e -> false;
            case Type.RecordOf r -> r.schema().fields().stream().anyMatch(f -> hasForms(f.type()));
            case Type.ListOf list -> hasForms(list.element());
            case Type.MapOf map -> hasForms(map.key()) || hasForms(map.value());
            case Type.ObjectOf object -> false;
        };
    }

    /// What a column holds where a row of a program has this value: JSON's null on its own is null
    /// where the column has nulls.
    public static @Nullable Object held(Field field, @Nullable Object value) {
        return value instanceof Json.NullValue && field.nullable() ? null : value;
    }

    /// Whether a value is in the range of its type.
    public static boolean fits(Type type, Object value) {
        if (type.storage() == Type.Storage.DOUBLE || type.storage() == Type.Storage.TEXT) {
            return true;
        }
        try {
            of(type, value);
            return true;
        } catch (ArithmeticException outOfRange) {
            return false;
        }
    }

    /// The form of a value.
    ///
    /// @throws ArithmeticException where it is, or has in it, a decimal or a time out of range
    public static Object of(Type type, Object value) {
        if (!hasForms(type)) {
            return value;
        }
        return switch (type) {
            case Type.Simple simple -> ofSimple(simple, value);
            case Type.RecordOf r -> ofRecord(r, value);
            case Type.ListOf list -> {
                var elements = new ArrayList<@Nullable Object>();
                ((List<?>) value).forEach(each -> elements.add(orNull(list.element(), each)));
                yield Collections.unmodifiableList(elements);
            }
            case Type.MapOf map -> {
                var entries = new LinkedHashMap<@Nullable Object, @Nullable Object>();
                ((Map<?, ?>) value)
                        .forEach((key, each) ->
                                entries.put(orNull(map.key(), key), orNull(map.value(), each)));
                yield Collections.unmodifiableMap(entries);
            }
            case Type.EnumOf e -> value;
            case Type.ObjectOf object -> value;
        };
    }

    private static @Nullable Object orNull(Type type, @Nullable Object value) {
        return value == null ? null : of(type, value);
    }

    private static Object ofSimple(Type.Simple type, Object value) {
        return switch (type) {
            case FLOAT -> (Float) value + 0.0f;
            case DOUBLE -> (Double) value + 0.0;
            case DECIMAL -> Decimals.canonical((BigDecimal) value);
            case FLOATS -> floats((float[]) value);
            case DOUBLES -> doubles((double[]) value);
            case DATE_TIME, INSTANT, DURATION -> {
                Values.toLong(type, value); // checks the range
                yield value;
            }
            default -> value;
        };
    }

    private static float[] floats(float[] vector) {
        float[] canonical = vector.clone();
        for (int i = 0; i < canonical.length; i++) {
            canonical[i] += 0.0f;
        }
        return canonical;
    }

    private static double[] doubles(double[] vector) {
        double[] canonical = vector.clone();
        for (int i = 0; i < canonical.length; i++) {
            canonical[i] += 0.0;
        }
        return canonical;
    }

    private static Object ofRecord(Type.RecordOf type, Object value) {
        Records.Shape shape = Records.shape(type.javaClass());
        var components = new @Nullable Object[type.schema().width()];
        for (int i = 0; i < components.length; i++) {
            components[i] = orNull(type.schema().type(i), shape.get(value, i));
        }
        return shape.create(components);
    }
}
