package io.deltaway.table;

import io.deltaway.engine.value.Type;
import io.deltaway.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.UUID;

/// Types of columns whose names are known only at run time, for `col("price", DOUBLE)`. A column
/// that may be null is `col("price", DOUBLE.nullable())`.
public final class Types {

    /// A boolean.
    public static final BooleanType BOOLEAN = new BooleanType(false);

    /// A whole number of 32 bits.
    public static final IntType INT = new IntType(false);

    /// A whole number of 64 bits.
    public static final LongType LONG = new LongType(false);

    /// A floating number of 32 bits.
    public static final FloatType FLOAT = new FloatType(false);

    /// A floating number of 64 bits.
    public static final DoubleType DOUBLE = new DoubleType(false);

    /// A decimal number of any length.
    public static final DecimalType DECIMAL = new DecimalType(false);

    /// A text.
    public static final TextType TEXT = new TextType(false);

    /// Bytes.
    public static final BytesType BYTES = new BytesType(false);

    /// A day.
    public static final DateType DATE = new DateType(false);

    /// A time of day.
    public static final TimeType TIME = new TimeType(false);

    /// A day and a time of day, without a zone.
    public static final DateTimeType DATE_TIME = new DateTimeType(false);

    /// A moment.
    public static final InstantType INSTANT = new InstantType(false);

    /// A length of time.
    public static final DurationType DURATION = new DurationType(false);

    /// A vector of floating numbers of 32 bits.
    public static final VectorType<float[]> FLOATS = new VectorType<>(Type.Simple.FLOATS, false);

    /// A vector of floating numbers of 64 bits.
    public static final VectorType<double[]> DOUBLES = new VectorType<>(Type.Simple.DOUBLES, false);

    /// A JSON value.
    public static final JsonType JSON = new JsonType(false);

    /// A UUID.
    public static final PlainType<UUID> UUID = new PlainType<>(Type.Simple.UUID, false);

    private Types() {}

    /// An enum.
    public static <E extends Enum<E>> PlainType<E> enumOf(Class<E> enumClass) {
        return new PlainType<>(new Type.EnumOf(enumClass), false);
    }

    /// A nested record.
    public static <T extends Record> RecordType<T> recordOf(Class<T> recordClass) {
        return new RecordType<>(Components.typeOf(recordClass), false);
    }

    /// A list.
    public static <E> ListType<E> listOf(ColumnType<E> element) {
        return new ListType<>(new Type.ListOf(element.type()), false);
    }

    /// A map.
    public static <K, V> PlainType<Map<K, V>> mapOf(ColumnType<K> key, ColumnType<V> value) {
        return new PlainType<>(new Type.MapOf(key.type(), value.type()), false);
    }

    /// The type of a column's values, and whether they may be null.
    public abstract static sealed class ColumnType<T> {

        private final Type type;
        private final boolean nullable;

        private ColumnType(Type type, boolean nullable) {
            this.type = type;
            this.nullable = nullable;
        }

        final Type type() {
            return type;
        }

        /// Whether values may be null.
        public final boolean isNullable() {
            return nullable;
        }

        /// The same type with nulls.
        public abstract ColumnType<T> nullable();

        @Override
        public final String toString() {
            return nullable ? type + " or null" : type.toString();
        }
    }

    public static final class BooleanType extends ColumnType<Boolean> {
        private BooleanType(boolean nullable) {
            super(Type.Simple.BOOLEAN, nullable);
        }

        @Override
        public BooleanType nullable() {
            return new BooleanType(true);
        }
    }

    public static final class IntType extends ColumnType<Integer> {
        private IntType(boolean nullable) {
            super(Type.Simple.INT, nullable);
        }

        @Override
        public IntType nullable() {
            return new IntType(true);
        }
    }

    public static final class LongType extends ColumnType<Long> {
        private LongType(boolean nullable) {
            super(Type.Simple.LONG, nullable);
        }

        @Override
        public LongType nullable() {
            return new LongType(true);
        }
    }

    public static final class FloatType extends ColumnType<Float> {
        private FloatType(boolean nullable) {
            super(Type.Simple.FLOAT, nullable);
        }

        @Override
        public FloatType nullable() {
            return new FloatType(true);
        }
    }

    public static final class DoubleType extends ColumnType<Double> {
        private DoubleType(boolean nullable) {
            super(Type.Simple.DOUBLE, nullable);
        }

        @Override
        public DoubleType nullable() {
            return new DoubleType(true);
        }
    }

    public static final class DecimalType extends ColumnType<BigDecimal> {
        private DecimalType(boolean nullable) {
            super(Type.Simple.DECIMAL, nullable);
        }

        @Override
        public DecimalType nullable() {
            return new DecimalType(true);
        }
    }

    public static final class TextType extends ColumnType<String> {
        private TextType(boolean nullable) {
            super(Type.Simple.TEXT, nullable);
        }

        @Override
        public TextType nullable() {
            return new TextType(true);
        }
    }

    public static final class BytesType extends ColumnType<byte[]> {
        private BytesType(boolean nullable) {
            super(Type.Simple.BYTES, nullable);
        }

        @Override
        public BytesType nullable() {
            return new BytesType(true);
        }
    }

    public static final class DateType extends ColumnType<LocalDate> {
        private DateType(boolean nullable) {
            super(Type.Simple.DATE, nullable);
        }

        @Override
        public DateType nullable() {
            return new DateType(true);
        }
    }

    public static final class TimeType extends ColumnType<LocalTime> {
        private TimeType(boolean nullable) {
            super(Type.Simple.TIME, nullable);
        }

        @Override
        public TimeType nullable() {
            return new TimeType(true);
        }
    }

    public static final class DateTimeType extends ColumnType<LocalDateTime> {
        private DateTimeType(boolean nullable) {
            super(Type.Simple.DATE_TIME, nullable);
        }

        @Override
        public DateTimeType nullable() {
            return new DateTimeType(true);
        }
    }

    public static final class InstantType extends ColumnType<Instant> {
        private InstantType(boolean nullable) {
            super(Type.Simple.INSTANT, nullable);
        }

        @Override
        public InstantType nullable() {
            return new InstantType(true);
        }
    }

    public static final class DurationType extends ColumnType<Duration> {
        private DurationType(boolean nullable) {
            super(Type.Simple.DURATION, nullable);
        }

        @Override
        public DurationType nullable() {
            return new DurationType(true);
        }
    }

    public static final class JsonType extends ColumnType<Json> {
        private JsonType(boolean nullable) {
            super(Type.Simple.JSON, nullable);
        }

        @Override
        public JsonType nullable() {
            return new JsonType(true);
        }
    }

    public static final class PlainType<T> extends ColumnType<T> {
        private PlainType(Type type, boolean nullable) {
            super(type, nullable);
        }

        @Override
        public PlainType<T> nullable() {
            return new PlainType<>(type(), true);
        }
    }

    public static final class RecordType<T extends Record> extends ColumnType<T> {
        private RecordType(Type type, boolean nullable) {
            super(type, nullable);
        }

        @Override
        public RecordType<T> nullable() {
            return new RecordType<>(type(), true);
        }
    }

    public static final class VectorType<T> extends ColumnType<T> {
        private VectorType(Type type, boolean nullable) {
            super(type, nullable);
        }

        @Override
        public VectorType<T> nullable() {
            return new VectorType<>(type(), true);
        }
    }

    public static final class ListType<E> extends ColumnType<java.util.List<E>> {
        private ListType(Type type, boolean nullable) {
            super(type, nullable);
        }

        @Override
        public ListType<E> nullable() {
            return new ListType<>(type(), true);
        }
    }
}
