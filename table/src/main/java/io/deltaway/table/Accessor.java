package io.deltaway.table;

import io.deltaway.json.Json;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A reference to a record's accessor, such as `Trade::ticker`; serialisable only so that its name
/// can be read back.
///
/// The variants let `col` pick the expression that has the methods of the component's type.
/// `Trade::price` must be an exact method reference: a record that overloads the name of an
/// accessor makes `col` ambiguous.
@FunctionalInterface
public interface Accessor<R, T> extends Serializable {

    @Nullable T get(R row);

    /// The name of the component that a reference means, for whoever is told a column but computes
    /// nothing with it.
    ///
    /// @param accessor of any of the kinds below
    /// @throws PlanException where it is a lambda with a body, or the method is no component
    static String name(Serializable accessor) {
        return References.component(accessor).field().name();
    }

    /// An accessor of an `int` component.
    @FunctionalInterface
    interface OfInt<R> extends Serializable {
        int get(R row);
    }

    /// An accessor of an `Integer` component, which may be null.
    @FunctionalInterface
    interface OfBoxedInt<R> extends Serializable {
        @Nullable Integer get(R row);
    }

    /// An accessor of a `long` component.
    @FunctionalInterface
    interface OfLong<R> extends Serializable {
        long get(R row);
    }

    /// An accessor of a `Long` component, which may be null.
    @FunctionalInterface
    interface OfBoxedLong<R> extends Serializable {
        @Nullable Long get(R row);
    }

    /// An accessor of a `float` component.
    @FunctionalInterface
    interface OfFloat<R> extends Serializable {
        float get(R row);
    }

    /// An accessor of a `Float` component, which may be null.
    @FunctionalInterface
    interface OfBoxedFloat<R> extends Serializable {
        @Nullable Float get(R row);
    }

    /// An accessor of a `double` component.
    @FunctionalInterface
    interface OfDouble<R> extends Serializable {
        double get(R row);
    }

    /// An accessor of a `Double` component, which may be null.
    @FunctionalInterface
    interface OfBoxedDouble<R> extends Serializable {
        @Nullable Double get(R row);
    }

    /// An accessor of a `boolean` component.
    @FunctionalInterface
    interface OfBool<R> extends Serializable {
        boolean get(R row);
    }

    /// An accessor of a `Boolean` component, which may be null.
    @FunctionalInterface
    interface OfBoxedBool<R> extends Serializable {
        @Nullable Boolean get(R row);
    }

    /// An accessor of a `BigDecimal` component.
    @FunctionalInterface
    interface OfDecimal<R> extends Serializable {
        @Nullable BigDecimal get(R row);
    }

    /// An accessor of a `String` component.
    @FunctionalInterface
    interface OfText<R> extends Serializable {
        @Nullable String get(R row);
    }

    /// An accessor of a `byte[]` component.
    @FunctionalInterface
    interface OfBytes<R> extends Serializable {
        byte @Nullable [] get(R row);
    }

    /// An accessor of a `LocalDate` component.
    @FunctionalInterface
    interface OfDate<R> extends Serializable {
        @Nullable LocalDate get(R row);
    }

    /// An accessor of a `LocalTime` component.
    @FunctionalInterface
    interface OfTime<R> extends Serializable {
        @Nullable LocalTime get(R row);
    }

    /// An accessor of a `LocalDateTime` component.
    @FunctionalInterface
    interface OfDateTime<R> extends Serializable {
        @Nullable LocalDateTime get(R row);
    }

    /// An accessor of an `Instant` component.
    @FunctionalInterface
    interface OfInstant<R> extends Serializable {
        @Nullable Instant get(R row);
    }

    /// An accessor of a `Duration` component.
    @FunctionalInterface
    interface OfDuration<R> extends Serializable {
        @Nullable Duration get(R row);
    }

    /// An accessor of a `Json` component.
    @FunctionalInterface
    interface OfJson<R> extends Serializable {
        @Nullable Json get(R row);
    }

    /// An accessor of a `float[]` component.
    @FunctionalInterface
    interface OfFloats<R> extends Serializable {
        float @Nullable [] get(R row);
    }

    /// An accessor of a `double[]` component.
    @FunctionalInterface
    interface OfDoubles<R> extends Serializable {
        double @Nullable [] get(R row);
    }

    /// An accessor of a list.
    @FunctionalInterface
    interface OfList<R, E> extends Serializable {
        @Nullable List<E> get(R row);
    }

    /// An accessor of a nested record.
    @FunctionalInterface
    interface OfRecord<R, T extends Record> extends Serializable {
        @Nullable T get(R row);
    }
}
