package io.deltaway.engine.time;

import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.value.Type;
import java.util.function.LongPredicate;

/// What times are to an ordered index: [TimeWords], with distances between them.
///
/// Whole times are added to and compared exactly: what would be beyond the range of a long is
/// beyond all times. For floating times `time + distance` is rounded as doubles are, and everything
/// is decided by such sums, seen from either side. Distances stand in a long too: a number of the
/// unit in which the time is stored, or the bits of a double.
public abstract sealed class TimeScale {

    private static final TimeScale WHOLE = new Whole();
    private static final TimeScale FLOATING = new Floating();

    /// @param type one that [TimeWords#fits]
    public static TimeScale of(Type type) {
        return type.storage() == Type.Storage.LONG ? WHOLE : FLOATING;
    }

    /// As [#of(Type)], of a column of such a type.
    static TimeScale of(Column column) {
        return column instanceof DoubleColumn ? FLOATING : WHOLE;
    }

    /// The smallest and the largest time.
    public abstract long earliest();

    public abstract long latest();

    /// Whether a row has a time: null is none, and NaN neither.
    public abstract boolean isTime(Column column, int row);

    /// The time of a row that has one.
    public abstract long get(Column column, int row);

    /// Times as a column of values; null where `rows` is negative.
    public abstract Column column(long[] times, int[] rows, int count);

    /// Negative, zero or positive as `time + distance` is before, at or after the other time.
    public abstract int compareSum(long time, long distance, long other);

    /// Whether two times, one not after the other, are at most so far from each other.
    public abstract boolean isWithin(long earlier, long later, long distance);

    /// Whether, of two times around `time`, the later is at least as close as the earlier.
    public abstract boolean isLaterClose(long earlier, long time, long later);

    /// `time + distance`, where that is a time.
    public abstract long sum(long time, long distance);

    /// The first time which, with a distance added, is not before another; there is one.
    public abstract long firstReaching(long other, long distance);

    /// The last time which, with a distance added, is not after another; there is one.
    public abstract long lastReaching(long other, long distance);

    /// The first time from `low` to `high` for which a condition holds that holds for `high`, and
    /// for all times behind one for which it does.
    public static long first(long low, long high, LongPredicate condition) {
        long from = low;
        long to = high;
        while (from < to) {
            long middle = (from & to) + ((from ^ to) >> 1);
            if (condition.test(middle)) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }

    /// The last time from `low` to `high` for which a condition holds that holds for `low`, and for
    /// all times before one for which it does.
    public static long last(long low, long high, LongPredicate condition) {
        return condition.test(high) ? high : first(low, high, condition.negate()) - 1;
    }

    static long nulls(int[] rows, int count, long[] bits) {
        long any = 0;
        for (int i = 0; i < count; i++) {
            if (rows[i] < 0) {
                bits[i >> 6] |= 1L << i;
                any = 1;
            }
        }
        return any;
    }

    private static final class Whole extends TimeScale {

        @Override
        public long earliest() {
            return Long.MIN_VALUE;
        }

        @Override
        public long latest() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean isTime(Column column, int row) {
            return !column.isNull(row);
        }

        @Override
        public long get(Column column, int row) {
            return ((LongColumn) column).get(row);
        }

        @Override
        public Column column(long[] times, int[] rows, int count) {
            long[] values = new long[count];
            for (int i = 0; i < count; i++) {
                values[i] = rows[i] < 0 ? 0 : times[i];
            }
            long[] bits = new long[(count + 63) >> 6];
            return new LongColumn(count, values, nulls(rows, count, bits) == 0 ? null : bits, null);
        }

        @Override
        public long sum(long time, long distance) {
            long sum = time + distance;
            boolean overflows = ((time ^ sum) & (distance ^ sum)) < 0;
            return overflows ? distance < 0 ? earliest() : latest() : sum;
        }

        @Override
        public long firstReaching(long other, long distance) {
            return difference(other, distance);
        }

        @Override
        public long lastReaching(long other, long distance) {
            return difference(other, distance);
        }

        private long difference(long time, long distance) {
            long difference = time - distance;
            boolean overflows = ((time ^ distance) & (time ^ difference)) < 0;
            return overflows ? distance < 0 ? latest() : earliest() : difference;
        }

        @Override
        public int compareSum(long time, long distance, long other) {
            long sum = time + distance;
            boolean overflows = ((time ^ sum) & (distance ^ sum)) < 0;
            return overflows ? Long.signum(distance) : Long.compare(sum, other);
        }

        @Override
        public boolean isWithin(long earlier, long later, long distance) {
            return Long.compareUnsigned(later - earlier, distance) <= 0;
        }

        @Override
        public boolean isLaterClose(long earlier, long time, long later) {
            return Long.compareUnsigned(later - time, time - earlier) <= 0;
        }
    }

    private static final class Floating extends TimeScale {

        @Override
        public long earliest() {
            return TimeWords.ofDouble(Double.NEGATIVE_INFINITY);
        }

        @Override
        public long latest() {
            return TimeWords.ofDouble(Double.POSITIVE_INFINITY);
        }

        @Override
        public boolean isTime(Column column, int row) {
            return !column.isNull(row) && !Double.isNaN(((DoubleColumn) column).get(row));
        }

        @Override
        public long get(Column column, int row) {
            return TimeWords.ofDouble(((DoubleColumn) column).get(row));
        }

        @Override
        public Column column(long[] times, int[] rows, int count) {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = rows[i] < 0 ? 0 : TimeWords.toDouble(times[i]);
            }
            long[] bits = new long[(count + 63) >> 6];
            return new DoubleColumn(
                    count, values, nulls(rows, count, bits) == 0 ? null : bits, null);
        }

        @Override
        public long sum(long time, long distance) {
            return TimeWords.ofDouble(TimeWords.toDouble(time) + Double.longBitsToDouble(distance));
        }

        @Override
        public long firstReaching(long other, long distance) {
            return first(earliest(), latest(), time -> compareSum(time, distance, other) >= 0);
        }

        @Override
        public long lastReaching(long other, long distance) {
            return last(earliest(), latest(), time -> compareSum(time, distance, other) <= 0);
        }

        @Override
        public int compareSum(long time, long distance, long other) {
            double sum = TimeWords.toDouble(time) + Double.longBitsToDouble(distance);
            double compared = TimeWords.toDouble(other);
            return sum < compared ? -1 : sum > compared ? 1 : 0;
        }

        @Override
        public boolean isWithin(long earlier, long later, long distance) {
            return earlier == later
                    || TimeWords.toDouble(later) - TimeWords.toDouble(earlier)
                            <= Double.longBitsToDouble(distance);
        }

        @Override
        public boolean isLaterClose(long earlier, long time, long later) {
            return later == time
                    || earlier != time
                            && TimeWords.toDouble(later) - TimeWords.toDouble(time)
                                    <= TimeWords.toDouble(time) - TimeWords.toDouble(earlier);
        }
    }
}
