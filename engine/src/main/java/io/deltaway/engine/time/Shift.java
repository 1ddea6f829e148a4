package io.deltaway.engine.time;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;

/// A distance between two times of a column. What would be beyond the largest or smallest time is
/// that time.
///
/// @param length in units of the column; of floating numbers the bits of a double
public record Shift(boolean floating, long length) {

    /// A distance of whole units: nanoseconds, days, or numbers.
    public static Shift of(Type type, long length) {
        return type == Simple.DOUBLE ? of((double) length) : new Shift(false, length);
    }

    /// A distance between floating numbers.
    public static Shift of(double length) {
        return new Shift(true, Double.doubleToLongBits(length));
    }

    /// So much later.
    public long after(long time) {
        if (floating) {
            double later = TimeWords.toDouble(time) + Double.longBitsToDouble(length);
            return TimeWords.ofDouble(later);
        }
        long later = time + length;
        boolean overflow = ((time ^ later) & (length ^ later)) < 0;
        return overflow ? length < 0 ? Long.MIN_VALUE : Long.MAX_VALUE : later;
    }

    /// This distance and another one of the same kind of column.
    public Shift plus(Shift more) {
        return floating
                ? of(Double.longBitsToDouble(length) + Double.longBitsToDouble(more.length))
                : new Shift(false, after(more.length));
    }
}
