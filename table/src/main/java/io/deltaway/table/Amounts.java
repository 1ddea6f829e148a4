package io.deltaway.table;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.plan.Term;
import java.time.Duration;

/// Lengths of time in the units in which columns hold times: nanoseconds, or days for dates.
final class Amounts {

    private Amounts() {}

    /// A length in units of a column.
    ///
    /// @throws PlanException where the column can't hold it
    static long of(Type type, Duration length) {
        boolean inDays = type == Simple.DATE;
        Checks.argument(
                !inDays || length.equals(Duration.ofDays(length.toDays())),
                "a time over days",
                "a length of whole days",
                length);
        try {
            return inDays ? length.toDays() : length.toNanos();
        } catch (ArithmeticException e) {
            throw new PlanException(
                    "DW-0116",
                    "a length of time",
                    "292 years at most",
                    length.toString(),
                    "shorten it");
        }
    }

    /// A length as people read it.
    static String text(Type type, long length) {
        if (type == Simple.DATE) {
            return days(length);
        }
        if (type != Simple.INSTANT && type != Simple.DATE_TIME) {
            return String.valueOf(length);
        }
        Duration duration = Duration.ofNanos(length);
        return duration.equals(Duration.ofDays(duration.toDays())) && !duration.isZero()
                ? days(duration.toDays())
                : duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }

    /// A distance in the unit in which times are stored; of doubles their bits.
    static long distance(Type type, Object distance) {
        return switch (distance) {
            case Duration length -> of(type, length);
            case Double number -> {
                Checks.argument(Double.isFinite(number), "a distance", "a finite number", number);
                yield Double.doubleToRawLongBits(number);
            }
            default -> ((Number) distance).longValue();
        };
    }

    /// A distance as people read it.
    static String shown(Type type, Object distance) {
        return distance instanceof Duration length
                ? text(type, of(type, length))
                : String.valueOf(distance);
    }

    private static String days(long days) {
        return days + (days == 1 ? " day" : " days");
    }

    /// A time that is never null: a row where it is fails.
    static Term required(Term time) {
        return time.nullable() ? new Term.Required(time) : time;
    }

    /// A time by which rows are put in order, which is never null nor NaN: NaN is no place in an
    /// order of times, and a row where it is fails as one without a time does.
    static Term inOrder(Term time) {
        return time.type() == Simple.DOUBLE
                ? required(Term.call("nullIf", time, new Term.Literal(Double.NaN, Simple.DOUBLE)))
                : required(time);
    }

    /// A time that [#required] may have made required, as it was.
    static Term optional(Term time) {
        return time instanceof Term.Required required ? required.of() : time;
    }
}
