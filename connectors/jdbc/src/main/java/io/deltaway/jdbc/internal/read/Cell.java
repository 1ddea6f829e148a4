package io.deltaway.jdbc.internal.read;

import io.deltaway.engine.value.Canonical;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Values;
import io.deltaway.formats.parse.BatchWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes what a driver gave into a column, where it says the same: a number that fits, a text that
/// is a value, a time. Nothing is rounded or cut, but a float and a double are the nearest ones.
final class Cell {

    private static final double MOST_WHOLE = 0x1p63;

    /// Behind it all are of our era, in whatever zone and calendar.
    private static final long MILLIS_OF_SECOND_YEAR =
            LocalDate.of(2, 1, 1).toEpochDay() * Duration.ofDays(1).toMillis();

    private Cell() {}

    /// @param zone the zone of times without one, where an instant is wanted
    /// @return false where it is no value of the type
    static boolean write(
            BatchWriter rows, int column, Type type, Object value, @Nullable ZoneId zone)
            throws SQLException {
        return switch (value) {
            case String text -> text(rows, column, text);
            case Number number -> number(rows, column, type, number);
            case Boolean truth when type == Type.Simple.BOOLEAN -> {
                rows.whole(column, truth ? 1 : 0);
                yield true;
            }
            case byte[] bytes when type == Type.Simple.BYTES -> rows.object(column, bytes);
            case byte[] bytes when type == Type.Simple.UUID && bytes.length == 16 ->
                    rows.object(column, uuid(bytes));
            case byte[] bytes when type instanceof Type.ObjectOf ->
                    object(rows, column, type, bytes);
            case byte[] bytes -> false;
            case Blob blob ->
                    write(rows, column, type, blob.getBytes(1, (int) blob.length()), zone);
            case Clob clob -> text(rows, column, clob.getSubString(1, (int) clob.length()));
            case UUID uuid when type == Type.Simple.UUID -> rows.object(column, uuid);
            case LocalDate date when type == Type.Simple.DATE -> whole(rows, column, type, date);
            case LocalTime time when type == Type.Simple.TIME -> whole(rows, column, type, time);
            case LocalDateTime time when type == Type.Simple.DATE_TIME ->
                    whole(rows, column, type, time);
            case LocalDateTime time when type == Type.Simple.INSTANT ->
                    zone != null && whole(rows, column, type, time.atZone(zone).toInstant());
            case OffsetDateTime time when type == Type.Simple.INSTANT ->
                    whole(rows, column, type, time.toInstant());
            case Date time when isBeforeOurEra(time) -> false;
            case Object[] elements -> list(rows, column, type, elements);
            case Array array -> list(rows, column, type, array.getArray());
            case Object other when type == Type.Simple.DURATION ->
                    duration(rows, column, other.toString());
            case Object other -> text(rows, column, other.toString());
        };
    }

    /// Of such `java.sql.Date` and `Timestamp` don't say it. They have Julian days there.
    @SuppressWarnings("JavaUtilDate") // what drivers give
    private static boolean isBeforeOurEra(Date time) {
        if (time.getTime() >= MILLIS_OF_SECOND_YEAR) {
            return false;
        }
        var calendar = new GregorianCalendar();
        calendar.setTime(time);
        return calendar.get(Calendar.ERA) == GregorianCalendar.BC;
    }

    /// Whatever comes of bytes that no codec gave, they are no value.
    private static boolean object(BatchWriter rows, int column, Type type, byte[] bytes) {
        try {
            return rows.object(column, Values.decode(type, bytes));
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static boolean duration(BatchWriter rows, int column, String text) {
        Duration interval = IntervalText.parse(text);
        return interval == null
                ? text(rows, column, text)
                : whole(rows, column, Type.Simple.DURATION, interval);
    }

    private static boolean text(BatchWriter rows, int column, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return rows.value(column, bytes, 0, bytes.length);
    }

    private static boolean whole(BatchWriter rows, int column, Type type, Object time) {
        try {
            rows.whole(column, Values.toLong(type, time));
            return true;
        } catch (ArithmeticException outOfRange) {
            return false;
        }
    }

    private static boolean number(BatchWriter rows, int column, Type type, Number number) {
        if (type == Type.Simple.DOUBLE || type == Type.Simple.FLOAT) {
            double wide = number.doubleValue();
            double nearest = type == Type.Simple.FLOAT ? number.floatValue() : wide;
            boolean isFraction = number instanceof Double || number instanceof Float;
            boolean isInfinite = isFraction && Double.isInfinite(wide);
            if (Double.isInfinite(nearest) != isInfinite) {
                return false;
            }
            rows.fraction(column, nearest);
            return true;
        }
        if (type == Type.Simple.DECIMAL) {
            BigDecimal decimal = decimal(number);
            return decimal != null && Canonical.fits(type, decimal) && rows.object(column, decimal);
        }
        if (type == Type.Simple.LONG || type == Type.Simple.INT || type == Type.Simple.BOOLEAN) {
            Long whole = whole(number);
            if (whole == null
                    || type == Type.Simple.INT && whole.intValue() != whole
                    || type == Type.Simple.BOOLEAN && whole >>> 1 != 0) {
                return false;
            }
            rows.whole(column, whole);
            return true;
        }
        return type == Type.Simple.TEXT && text(rows, column, number.toString());
    }

    private static @Nullable Long whole(Number number) {
        return switch (number) {
            case Long whole -> whole;
            case Integer whole -> whole.longValue();
            case Short whole -> whole.longValue();
            case Byte whole -> whole.longValue();
            case Double fraction -> whole(fraction);
            case Float fraction -> whole(fraction.doubleValue());
            default -> {
                BigDecimal decimal = decimal(number);
                try {
                    yield decimal == null ? null : (Long) decimal.longValueExact();
                } catch (ArithmeticException none) {
                    yield null;
                }
            }
        };
    }

    private static @Nullable Long whole(double fraction) {
        boolean fits = Math.rint(fraction) == fraction && Math.abs(fraction) < MOST_WHOLE;
        return fits ? (Long) (long) fraction : null;
    }

    private static @Nullable BigDecimal decimal(Number number) {
        return switch (number) {
            case BigDecimal decimal -> decimal;
            case BigInteger whole -> new BigDecimal(whole);
            case Double fraction ->
                    Double.isFinite(fraction) ? new BigDecimal(fraction.toString()) : null;
            case Float fraction ->
                    Float.isFinite(fraction) ? new BigDecimal(fraction.toString()) : null;
            default -> BigDecimal.valueOf(number.longValue());
        };
    }

    private static UUID uuid(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static boolean list(BatchWriter rows, int column, Type type, Object array)
            throws SQLException {
        if (!(array instanceof Object[] elements)) {
            return false;
        }
        Object value =
                switch (type) {
                    case Type.Simple simple -> vector(simple, elements);
                    case Type.ListOf list -> list(list.element(), elements);
                    default -> null;
                };
        return rows.object(column, value);
    }

    private static @Nullable Object vector(Type.Simple type, Object[] elements) {
        double[] doubles = new double[elements.length];
        float[] floats = new float[elements.length];
        for (int i = 0; i < elements.length; i++) {
            if (!(elements[i] instanceof Number number)) {
                return null;
            }
            doubles[i] = number.doubleValue();
            floats[i] = number.floatValue();
        }
        return type == Type.Simple.DOUBLES ? doubles : type == Type.Simple.FLOATS ? floats : null;
    }

    private static @Nullable List<@Nullable Object> list(Type type, Object[] elements)
            throws SQLException {
        var list = new ArrayList<@Nullable Object>();
        for (Object element : elements) {
            if (element == null) {
                list.add(null);
                continue;
            }
            Object value = element(type, element);
            if (value == null) {
                return null;
            }
            list.add(value);
        }
        return list;
    }

    /// An element of a list as a program sees it; null where it is none.
    private static @Nullable Object element(Type type, Object element) throws SQLException {
        if (type instanceof Type.ListOf list) {
            Object[] inner =
                    element instanceof Array array
                            ? (Object[]) array.getArray()
                            : element instanceof Object[] array ? array : null;
            return inner == null ? null : list(list.element(), inner);
        }
        return type instanceof Type.Simple simple ? simple(simple, element) : null;
    }

    private static @Nullable Object simple(Type.Simple type, Object element) {
        if (element instanceof Date time && isBeforeOurEra(time)) {
            return null;
        }
        Object value = plain(type, element);
        return switch (type) {
            case DATE, TIME, DATE_TIME, INSTANT, DURATION -> isTime(type, value) ? value : null;
            default -> value;
        };
    }

    private static boolean isTime(Type.Simple type, @Nullable Object value) {
        if (!type.javaClass().isInstance(value)) {
            return false;
        }
        try {
            Values.toLong(type, Objects.requireNonNull(value));
            return true;
        } catch (ArithmeticException outOfRange) {
            return false;
        }
    }

    private static @Nullable Object plain(Type.Simple type, Object element) {
        Long whole = element instanceof Number number ? whole(number) : null;
        return switch (type) {
            case LONG -> whole;
            case INT ->
                    whole != null && whole.intValue() == whole ? (Integer) whole.intValue() : null;
            case DOUBLE -> element instanceof Number n ? (Double) n.doubleValue() : null;
            case FLOAT -> element instanceof Number n ? (Float) n.floatValue() : null;
            case DECIMAL -> element instanceof Number n ? decimal(n) : null;
            case TEXT -> element.toString();
            case DATE_TIME ->
                    element instanceof java.sql.Timestamp time ? time.toLocalDateTime() : element;
            case DATE -> element instanceof java.sql.Date date ? date.toLocalDate() : element;
            case TIME -> element instanceof java.sql.Time time ? time.toLocalTime() : element;
            case INSTANT ->
                    switch (element) {
                        case java.sql.Timestamp time -> time.toInstant();
                        case OffsetDateTime time -> time.toInstant();
                        case Instant time -> time;
                        default -> null;
                    };
            case DURATION ->
                    element instanceof Duration ? element : IntervalText.parse(element.toString());
            default -> type.javaClass().isInstance(element) ? element : null;
        };
    }
}
