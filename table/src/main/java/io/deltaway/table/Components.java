package io.deltaway.table;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.ObjectCodec;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.json.Json;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Schemas of record classes.
final class Components {

    /// Schemas belong to their class and go with it.
    private static final ClassValue<Schema> SCHEMAS =
            new ClassValue<>() {
                @Override
                protected Schema computeValue(Class<?> type) {
                    return read(type, List.of());
                }
            };

    /// One codec a class, so that its type equals itself.
    private static final ClassValue<Type> ENCODED =
            new ClassValue<>() {
                @Override
                protected Type computeValue(Class<?> type) {
                    return encoded(type);
                }
            };

    private static final Map<Class<?>, Type.Simple> SIMPLE =
            Map.ofEntries(
                    Map.entry(boolean.class, Type.Simple.BOOLEAN),
                    Map.entry(Boolean.class, Type.Simple.BOOLEAN),
                    Map.entry(int.class, Type.Simple.INT),
                    Map.entry(Integer.class, Type.Simple.INT),
                    Map.entry(long.class, Type.Simple.LONG),
                    Map.entry(Long.class, Type.Simple.LONG),
                    Map.entry(float.class, Type.Simple.FLOAT),
                    Map.entry(Float.class, Type.Simple.FLOAT),
                    Map.entry(double.class, Type.Simple.DOUBLE),
                    Map.entry(Double.class, Type.Simple.DOUBLE),
                    Map.entry(BigDecimal.class, Type.Simple.DECIMAL),
                    Map.entry(String.class, Type.Simple.TEXT),
                    Map.entry(byte[].class, Type.Simple.BYTES),
                    Map.entry(LocalDate.class, Type.Simple.DATE),
                    Map.entry(LocalTime.class, Type.Simple.TIME),
                    Map.entry(LocalDateTime.class, Type.Simple.DATE_TIME),
                    Map.entry(Instant.class, Type.Simple.INSTANT),
                    Map.entry(Duration.class, Type.Simple.DURATION),
                    Map.entry(UUID.class, Type.Simple.UUID),
                    Map.entry(float[].class, Type.Simple.FLOATS),
                    Map.entry(double[].class, Type.Simple.DOUBLES),
                    Map.entry(Json.class, Type.Simple.JSON));

    private Components() {}

    /// The columns of a record class, one a component. A primitive is never null; a boxed number or
    /// boolean may always be; anything else may be where it says `@Nullable`.
    static Schema schema(Class<?> recordClass) {
        return SCHEMAS.get(recordClass);
    }

    private static Schema read(Class<?> recordClass, List<Class<?>> enclosing) {
        if (!recordClass.isRecord()) {
            throw new PlanException(
                    "DW-0105",
                    recordClass.getSimpleName() + " is no record",
                    "declare it as a record: its components are the columns");
        }
        if (enclosing.contains(recordClass)) {
            throw new PlanException(
                    "DW-0105",
                    recordClass.getSimpleName() + " contains itself",
                    "use a key to refer to the other row, or Json for a tree");
        }
        var inner = new ArrayList<>(enclosing);
        inner.add(recordClass);
        NullableMarks marks = NullableMarks.of(recordClass);
        for (RecordComponent component : recordClass.getRecordComponents()) {
            if (marks.elements().contains(component.getName())) {
                throw markedElements(component);
            }
        }
        return new Schema(
                Arrays.stream(recordClass.getRecordComponents())
                        .map(component ->
                                field(
                                        component,
                                        marks.components().contains(component.getName()),
                                        inner))
                        .toList());
    }

    private static Field field(
            RecordComponent component, boolean marked, List<Class<?>> enclosing) {
        Class<?> type = component.getType();
        boolean nullable = !type.isPrimitive() && (marked || isBox(type));
        return new Field(
                component.getName(),
                typeOf(component.getGenericType(), component, enclosing),
                nullable);
    }

    private static PlanException markedElements(RecordComponent component) {
        String element = component.getType().getComponentType().getSimpleName();
        return new PlanException(
                "DW-0105",
                "%s.%s says @Nullable of the elements of an array, which are never null"
                        .formatted(
                                component.getDeclaringRecord().getSimpleName(),
                                component.getName()),
                "where the array itself may be null, write %s @Nullable [] %s"
                        .formatted(element, component.getName()));
    }

    private static boolean isBox(Class<?> type) {
        return Number.class.isAssignableFrom(type) && type != BigDecimal.class
                || type == Boolean.class;
    }

    /// The type of a value of a Java class without type arguments.
    static Type typeOf(Class<?> type) {
        return typeOf(type, null, List.of());
    }

    @SuppressWarnings("unchecked") // a class that is an enum or a record is a class of one
    private static Type typeOf(
            java.lang.reflect.Type type,
            @Nullable RecordComponent component,
            List<Class<?>> enclosing) {
        if (type instanceof ParameterizedType parameterized) {
            var arguments = parameterized.getActualTypeArguments();
            if (parameterized.getRawType() == List.class) {
                return new Type.ListOf(typeOf(arguments[0], component, enclosing));
            }
            if (parameterized.getRawType() == Map.class) {
                return new Type.MapOf(
                        typeOf(arguments[0], component, enclosing),
                        typeOf(arguments[1], component, enclosing));
            }
        }
        if (type instanceof Class<?> javaClass) {
            Type.Simple simple = SIMPLE.get(javaClass);
            if (simple != null) {
                return simple;
            }
            if (javaClass.isEnum()) {
                return new Type.EnumOf((Class<? extends Enum<?>>) javaClass);
            }
            if (javaClass.isRecord()) {
                Lambdas.mustBeOpen(javaClass);
                return new Type.RecordOf(
                        (Class<? extends Record>) javaClass, read(javaClass, enclosing));
            }
        }
        if (type instanceof Class<?> javaClass && javaClass.getAnnotation(Encoded.class) != null) {
            return ENCODED.get(javaClass);
        }
        throw unsupported(type, component);
    }

    private static Type encoded(Class<?> javaClass) {
        Class<?> codec = Objects.requireNonNull(javaClass.getAnnotation(Encoded.class)).by();
        try {
            Constructor<?> constructor = codec.getDeclaredConstructor();
            if (!constructor.trySetAccessible()) {
                throw new IllegalAccessException();
            }
            return new Type.ObjectOf(javaClass, (ObjectCodec<?>) constructor.newInstance());
        } catch (ReflectiveOperationException e) {
            throw new PlanException(
                    "DW-0105",
                    "the codec "
                            + codec.getSimpleName()
                            + " of "
                            + javaClass.getSimpleName()
                            + " can't be made",
                    "give it a public constructor without parameters, in a public class");
        }
    }

    private static PlanException unsupported(
            java.lang.reflect.Type type, @Nullable RecordComponent component) {
        String where =
                component == null
                        ? "a value"
                        : component.getDeclaringRecord().getSimpleName()
                                + "."
                                + component.getName();
        return new PlanException(
                "DW-0105",
                where + " has the type " + type.getTypeName() + ", which no column can hold",
                "use a number, text, time, enum, UUID, byte[], float[], double[], Json, a record, a List or Map of those, or a class marked @Encoded");
    }
}
