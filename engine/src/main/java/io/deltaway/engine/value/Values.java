package io.deltaway.engine.value;

import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Equality and order of the values of every type, in one place.
///
/// Null comes first and equals null. Booleans: false first. Numbers: by value; -0.0 equals 0.0, NaN
/// equals NaN and is the largest. Decimals: by value (1.0 equals 1.00). Text: by code point, which
/// is the unsigned order of its UTF-8 bytes. Bytes: unsigned. Times: by the instant, day or length
/// they stand for. UUIDs: as unsigned 128-bit numbers. Enums: by ordinal. Vectors, lists and
/// records: element by element, a prefix first. Maps: as lists of entries sorted by key. JSON: see
/// [Json].
public final class Values {

    private static final long NANOS_OF_SECOND = 1_000_000_000L;

    private Values() {}

    /// Compares two values of `type`; either may be null.
    public static int compare(Type type, @Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return a == b ? 0 : a == null ? -1 : 1;
        }
        return switch (type) {
            case Type.Simple simple -> compareSimple(simple, a, b);
            case Type.EnumOf e -> Integer.compare(((Enum<?>) a).ordinal(), ((Enum<?>) b).ordinal());
            case Type.RecordOf r -> compareRecords(r, a, b);
            case Type.ListOf list -> compareLists(list.element(), (List<?>) a, (List<?>) b);
            case Type.MapOf map -> compareMaps(map, (Map<?, ?>) a, (Map<?, ?>) b);
            case Type.ObjectOf object ->
                    Arrays.compareUnsigned(encode(object, a), encode(object, b));
        };
    }

    /// Whether two values of `type` are equal; null equals null.
    public static boolean equal(Type type, @Nullable Object a, @Nullable Object b) {
        return compare(type, a, b) == 0;
    }

    /// The bytes of a value; equal values have equal bytes.
    public static byte[] encode(Type type, Object value) {
        var out = new ByteWriter();
        Encoding.write(out, type, value);
        return out.toBytes();
    }

    /// Appends the bytes of a value.
    public static void encode(ByteWriter to, Type type, Object value) {
        Encoding.write(to, type, value);
    }

    /// The value of bytes that [#encode] gave.
    public static Object decode(Type type, byte[] bytes) {
        return Encoding.read(new ByteReader(bytes), type);
    }

    /// The bytes that the codec of a user's class gives for a value, as other programs know them.
    public static byte[] encodeAlone(Type.ObjectOf type, Object value) {
        return Encoding.encoded(type.codec(), value);
    }

    /// About how many bytes a value takes in memory that is stored as an object.
    public static long sizeInBytes(Type type, Object value) {
        return Sizes.of(type, value);
    }

    /// Copies a vector that [#encode] gave the bytes of, as floats, to where there is room for it.
    ///
    /// @param type FLOATS or DOUBLES
    public static void readVector(Type type, byte[] bytes, float[] to) {
        var in = new ByteReader(bytes);
        in.readVarLong(); // how many they are
        if (type == Type.Simple.FLOATS) {
            in.readFloats(to);
            return;
        }
        for (int i = 0; i < to.length; i++) {
            to[i] = (float) Double.longBitsToDouble(in.readLong());
        }
    }

    /// The `long` that stores a value of a type whose storage is LONG.
    ///
    /// @throws ArithmeticException where a time is outside the range of 64-bit nanoseconds
    public static long toLong(Type type, Object value) {
        if (type instanceof Type.EnumOf) {
            return ((Enum<?>) value).ordinal();
        }
        return switch ((Type.Simple) type) {
            case BOOLEAN -> (Boolean) value ? 1 : 0;
            case INT, LONG -> ((Number) value).longValue();
            case DATE -> ((LocalDate) value).toEpochDay();
            case TIME -> ((LocalTime) value).toNanoOfDay();
            case DATE_TIME -> nanos(((LocalDateTime) value).toInstant(ZoneOffset.UTC));
            case INSTANT -> nanos((Instant) value);
            case DURATION -> ((Duration) value).toNanos();
            case FLOAT, DOUBLE, DECIMAL, TEXT, BYTES, UUID, FLOATS, DOUBLES, JSON ->
                    throw new IllegalArgumentException(type + " is not stored in a long");
        };
    }

    /// The value that a `long` stores.
    public static Object fromLong(Type type, long stored) {
        if (type instanceof Type.EnumOf e) {
            return e.javaClass().getEnumConstants()[(int) stored];
        }
        return switch ((Type.Simple) type) {
            case BOOLEAN -> stored != 0;
            case INT -> (int) stored;
            case LONG -> stored;
            case DATE -> LocalDate.ofEpochDay(stored);
            case TIME -> LocalTime.ofNanoOfDay(stored);
            case DATE_TIME -> LocalDateTime.ofInstant(instant(stored), ZoneOffset.UTC);
            case INSTANT -> instant(stored);
            case DURATION -> Duration.ofNanos(stored);
            case FLOAT, DOUBLE, DECIMAL, TEXT, BYTES, UUID, FLOATS, DOUBLES, JSON ->
                    throw new IllegalArgumentException(type + " is not stored in a long");
        };
    }

    /// Nanoseconds since 1970-01-01T00:00Z.
    ///
    /// @throws ArithmeticException outside the range of 64 bits, or at its first nanosecond, by
    ///   which those who read times know what is none
    public static long nanos(Instant instant) {
        long second = instant.getEpochSecond();
        long nano = instant.getNano();
        // The second in which the range begins starts before it.
        boolean early = second < 0 && nano > 0;
        long nanos =
                Math.addExact(
                        Math.multiplyExact(early ? second + 1 : second, NANOS_OF_SECOND),
                        early ? nano - NANOS_OF_SECOND : nano);
        if (nanos == Long.MIN_VALUE) {
            throw new ArithmeticException("before the range of times");
        }
        return nanos;
    }

    public static Instant instant(long nanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(nanos, NANOS_OF_SECOND), Math.floorMod(nanos, NANOS_OF_SECOND));
    }

    private static int compareSimple(Type.Simple type, Object a, Object b) {
        return switch (type) {
            case BOOLEAN -> Boolean.compare((Boolean) a, (Boolean) b);
            case INT, LONG -> Long.compare(((Number) a).longValue(), ((Number) b).longValue());
            case FLOAT, DOUBLE ->
                    Double.compare(
                            ((Number) a).doubleValue() + 0.0, ((Number) b).doubleValue() + 0.0);
            case DECIMAL -> ((BigDecimal) a).compareTo((BigDecimal) b);
            case TEXT -> compareText((String) a, (String) b);
            case BYTES -> Arrays.compareUnsigned((byte[]) a, (byte[]) b);
            case DATE -> Long.compare(((LocalDate) a).toEpochDay(), ((LocalDate) b).toEpochDay());
            case TIME -> ((LocalTime) a).compareTo((LocalTime) b);
            case DATE_TIME ->
                    ((LocalDateTime) a)
                            .toInstant(ZoneOffset.UTC)
                            .compareTo(((LocalDateTime) b).toInstant(ZoneOffset.UTC));
            case INSTANT -> ((Instant) a).compareTo((Instant) b);
            case DURATION -> ((Duration) a).compareTo((Duration) b);
            case UUID -> compareUuids((UUID) a, (UUID) b);
            case FLOATS -> compareFloats((float[]) a, (float[]) b);
            case DOUBLES -> compareDoubles((double[]) a, (double[]) b);
            case JSON -> ((Json) a).compareTo((Json) b);
        };
    }

    /// By code point; `String.compareTo` goes by UTF-16 unit, which differs beyond the basic plane.
    public static int compareText(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean oneIsSurrogate = Character.isSurrogate(x) != Character.isSurrogate(y);
                return oneIsSurrogate ? Character.isSurrogate(x) ? 1 : -1 : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    private static int compareUuids(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }

    private static int compareFloats(float[] a, float[] b) {
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int order = Float.compare(a[i] + 0.0f, b[i] + 0.0f);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.length, b.length);
    }

    private static int compareDoubles(double[] a, double[] b) {
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int order = Double.compare(a[i] + 0.0, b[i] + 0.0);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.length, b.length);
    }

    private static int compareLists(Type element, List<?> a, List<?> b) {
        Iterator<?> left = a.iterator();
        Iterator<?> right = b.iterator();
        while (left.hasNext() && right.hasNext()) {
            int order = compare(element, left.next(), right.next());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    private static int compareMaps(Type.MapOf type, Map<?, ?> a, Map<?, ?> b) {
        Iterator<? extends Map.Entry<?, ?>> left = Encoding.sortedEntries(type, a).iterator();
        Iterator<? extends Map.Entry<?, ?>> right = Encoding.sortedEntries(type, b).iterator();
        while (left.hasNext() && right.hasNext()) {
            Map.Entry<?, ?> x = left.next();
            Map.Entry<?, ?> y = right.next();
            int order = compare(type.key(), x.getKey(), y.getKey());
            order = order != 0 ? order : compare(type.value(), x.getValue(), y.getValue());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    private static int compareRecords(Type.RecordOf type, Object a, Object b) {
        Records.Shape shape = Records.shape(type.javaClass());
        for (int i = 0; i < type.schema().width(); i++) {
            int order = compare(type.schema().type(i), shape.get(a, i), shape.get(b, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
