package io.deltaway.table;

import io.deltaway.engine.operator.Frame.Range;
import io.deltaway.engine.operator.Frame.Rows;
import io.deltaway.engine.value.Type;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which rows around a row in an order an aggregate is computed of: rows by number, or those whose
/// value in the first column of the order is near enough. Each copy of a row counts.
public final class Frame {

    private final io.deltaway.engine.operator.@Nullable Frame rows;
    private final @Nullable Object before;
    private final @Nullable Object after;
    private final String text;

    private Frame(
            io.deltaway.engine.operator.@Nullable Frame rows,
            @Nullable Object before,
            @Nullable Object after,
            String text) {
        this.rows = rows;
        this.before = before;
        this.after = after;
        this.text = text;
    }

    private static Frame ofRows(long from, long to, String text) {
        return new Frame(new Rows(from, to), null, null, text);
    }

    /// A frame whose distances have been checked.
    static Frame ofRange(Object before, Object after) {
        return new Frame(null, before, after, "from " + before + " before to " + after + " after");
    }

    /// All rows of the group.
    public static Frame all() {
        return ofRows(Rows.FIRST, Rows.LAST, "all rows");
    }

    /// All rows up to this one, as for a running total.
    public static Frame upToHere() {
        return ofRows(Rows.FIRST, 0, "all rows up to here");
    }

    /// This row and those before it.
    ///
    /// @param count how many rows in all
    public static Frame lastRows(int count) {
        Checks.argument(count > 0, "lastRows", "a number of rows above 0", count);
        return ofRows(1L - count, 0, "the last " + count + " rows");
    }

    /// The rows from one place to another: -3 is the third before this one, 0 this one, 1 the next.
    /// They may be none, where the first or last rows have fewer neighbours: then a sum is null.
    public static Frame rows(int from, int to) {
        Checks.argument(from <= to, "rows", "a first place that is not behind the last", from);
        return ofRows(from, to, "rows " + from + " to " + to);
    }

    /// The rows whose time is at most `distance` before that of this row, as far as this one and
    /// those of the same time.
    public static Frame last(Duration distance) {
        Checks.argument(!distance.isNegative(), "last", "a duration of 0 or more", distance);
        return ofRange(distance, Duration.ZERO);
    }

    /// As [#last(Duration)], where the order is by a number.
    public static Frame last(long distance) {
        Checks.argument(distance >= 0, "last", "a distance of 0 or more", distance);
        return ofRange(distance, 0L);
    }

    /// As [#last(Duration)], where the order is by a floating number.
    public static Frame last(double distance) {
        Checks.argument(distance >= 0, "last", "a distance of 0 or more", distance);
        return ofRange(distance, 0.0);
    }

    /// The rows whose time is at most `before` further back in the order than that of this row, and
    /// at most `after` further ahead.
    public static Frame within(Duration before, Duration after) {
        boolean sensible = !before.isNegative() && !after.isNegative();
        Checks.argument(sensible, "within", "durations of 0 or more", before + " and " + after);
        return ofRange(before, after);
    }

    /// As [#within(Duration, Duration)], where the order is by a number.
    public static Frame within(long before, long after) {
        boolean sensible = before >= 0 && after >= 0;
        Checks.argument(sensible, "within", "distances of 0 or more", before + " and " + after);
        return ofRange(before, after);
    }

    /// As [#within(Duration, Duration)], where the order is by a floating number.
    public static Frame within(double before, double after) {
        boolean sensible = before >= 0 && after >= 0;
        Checks.argument(sensible, "within", "distances of 0 or more", before + " and " + after);
        return ofRange(before, after);
    }

    /// The frame in an order.
    ///
    /// @param order the type of its first column, if it has one
    /// @throws PlanException where the distance is none of that type
    io.deltaway.engine.operator.Frame in(@Nullable Type order) {
        return rows != null ? rows : new Range(word(before, order), word(after, order));
    }

    private long word(@Nullable Object distance, @Nullable Type order) {
        if (distance instanceof Duration duration) {
            boolean inDays = duration.equals(Duration.ofDays(duration.toDays()));
            if (order == Type.Simple.INSTANT
                    || order == Type.Simple.DATE_TIME
                    || order == Type.Simple.TIME
                    || order == Type.Simple.DURATION
                    || order == Type.Simple.DATE && inDays) {
                return Amounts.of(order, duration);
            }
        } else if (distance instanceof Number number) {
            boolean whole = distance instanceof Long;
            if (whole && (order == Type.Simple.LONG || order == Type.Simple.INT)) {
                return number.longValue();
            }
            if (order == Type.Simple.DOUBLE || order == Type.Simple.FLOAT) {
                return Double.doubleToLongBits(number.doubleValue() + 0.0);
            }
        }
        throw new PlanException(
                "DW-0116",
                "the frame " + this + " measures by what the order is not",
                "an order by a time, or by a number that is no decimal, and a distance of that kind"
                        + " (of whole days between dates)",
                order == null ? "no order" : "an order by " + order,
                "change the frame or the first column of the order");
    }

    @Override
    public String toString() {
        return text;
    }
}
