package io.deltaway.engine.value;

import java.util.List;

/// The type of a column's values. Whether a column may hold nulls belongs to its [Field], not to
/// its type.
///
/// Each type is stored in one of four physical forms ([Storage]); operators are written for those
/// four.
public sealed interface Type {

    /// The physical form of a column.
    enum Storage {
        /// A `long` a row: whole numbers, booleans (0, 1), dates (epoch day), times of day,
        /// date-times, instants and durations (nanoseconds), enums (ordinal).
        LONG,
        /// A `double` a row.
        DOUBLE,
        /// UTF-8 bytes; short ones inside a word.
        TEXT,
        /// A Java object a row: everything else.
        OBJECT
    }

    Storage storage();

    /// The class of a value as a user's program sees it, boxed.
    Class<?> javaClass();

    /// Types without parameters.
    enum Simple implements Type {
        BOOLEAN(Storage.LONG, Boolean.class),
        INT(Storage.LONG, Integer.class),
        LONG(Storage.LONG, Long.class),
        FLOAT(Storage.DOUBLE, Float.class),
        DOUBLE(Storage.DOUBLE, Double.class),
        DECIMAL(Storage.OBJECT, java.math.BigDecimal.class),
        TEXT(Storage.TEXT, String.class),
        BYTES(Storage.OBJECT, byte[].class),
        DATE(Storage.LONG, java.time.LocalDate.class),
        TIME(Storage.LONG, java.time.LocalTime.class),
        DATE_TIME(Storage.LONG, java.time.LocalDateTime.class),
        INSTANT(Storage.LONG, java.time.Instant.class),
        DURATION(Storage.LONG, java.time.Duration.class),
        UUID(Storage.OBJECT, java.util.UUID.class),
        FLOATS(Storage.OBJECT, float[].class),
        DOUBLES(Storage.OBJECT, double[].class),
        JSON(Storage.OBJECT, io.deltaway.json.Json.class);

        private final Storage storage;
        private final Class<?> javaClass;

        Simple(Storage storage, Class<?> javaClass) {
            this.storage = storage;
            this.javaClass = javaClass;
        }

        @Override
        public Storage storage() {
            return storage;
        }

        @Override
        public Class<?> javaClass() {
            return javaClass;
        }
    }

    /// A Java enum; ordered by ordinal.
    record EnumOf(Class<? extends Enum<?>> javaClass) implements Type {
        @Override
        public Storage storage() {
            return Storage.LONG;
        }

        @Override
        public String toString() {
            return javaClass.getSimpleName();
        }
    }

    /// A nested record; equal and ordered component by component, from left to right.
    record RecordOf(Class<? extends Record> javaClass, Schema schema) implements Type {
        @Override
        public Storage storage() {
            return Storage.OBJECT;
        }

        @Override
        public String toString() {
            return javaClass.getSimpleName();
        }
    }

    /// A list; ordered element by element, a prefix first. Elements may be null.
    record ListOf(Type element) implements Type {
        @Override
        public Storage storage() {
            return Storage.OBJECT;
        }

        @Override
        public Class<?> javaClass() {
            return List.class;
        }

        @Override
        public String toString() {
            return "List<" + element + ">";
        }
    }

    /// A map; two maps are equal when they have the same entries, and are ordered as lists of
    /// entries sorted by key.
    record MapOf(Type key, Type value) implements Type {
        @Override
        public Storage storage() {
            return Storage.OBJECT;
        }

        @Override
        public Class<?> javaClass() {
            return java.util.Map.class;
        }

        @Override
        public String toString() {
            return "Map<" + key + ", " + value + ">";
        }
    }

    /// Any object with a codec; equal and ordered by its encoded bytes.
    record ObjectOf(Class<?> javaClass, ObjectCodec<?> codec) implements Type {
        @Override
        public Storage storage() {
            return Storage.OBJECT;
        }

        @Override
        public String toString() {
            return javaClass.getSimpleName();
        }
    }
}
