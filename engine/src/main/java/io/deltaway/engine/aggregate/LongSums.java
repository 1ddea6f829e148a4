package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.Failure;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.Type.Simple;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sums and averages of whole numbers and durations. The sum is kept in 128 bits, so it overflows
/// only when it is read and only if the true sum does not fit: [Failure#OVERFLOW].
///
/// Three words a group: the number of values, the low and the high half of the sum.
final class LongSums extends InWords implements SharesState {

    private enum Reading {
        SUM,
        /// The correctly rounded quotient.
        AVERAGE,
        /// The quotient rounded to a whole number, half to even.
        WHOLE_AVERAGE
    }

    private static final long EXACT_IN_DOUBLE = 1L << 53;

    private final Reading reading;

    private LongSums(Reading reading) {
        super(3);
        this.reading = reading;
    }

    static List<Candidate> candidates() {
        return List.of(
                Candidate.ofOne(
                        "sum",
                        Candidate::isWhole,
                        "INT or LONG",
                        Simple.LONG,
                        "The sum, exact; a failure if it does not fit.",
                        () -> new LongSums(Reading.SUM)),
                Candidate.ofOne(
                        "sum",
                        type -> type == Simple.DURATION,
                        "DURATION",
                        Simple.DURATION,
                        "The total length; a failure if it exceeds 292 years.",
                        () -> new LongSums(Reading.SUM)),
                Candidate.ofOne(
                        "avg",
                        Candidate::isWhole,
                        "INT or LONG",
                        Simple.DOUBLE,
                        "The mean of the exact sum, correctly rounded.",
                        () -> new LongSums(Reading.AVERAGE)),
                Candidate.ofOne(
                        "avg",
                        type -> type == Simple.DURATION,
                        "DURATION",
                        Simple.DURATION,
                        "The mean length, rounded to nanoseconds, half to even.",
                        () -> new LongSums(Reading.WHOLE_AVERAGE)));
    }

    @Override
    public @Nullable Aggregate over(Aggregate earlier) {
        return earlier instanceof LongSums ? this : null;
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        var column = (LongColumn) input.column(0);
        long[] values = column.values();
        boolean someNull = column.nulls() != null;
        long[] weights = input.weights();
        for (int i = 0; i < input.size(); i++) {
            if (someNull && column.isNull(i)) {
                continue;
            }
            int group = groups[i];
            long[] page = rows.page(group);
            int at = rows.base(group) + offset;
            if (weights == null || weights[i] == 1) {
                page[at]++;
                add(page, at + 1, values[i], values[i] >> 63);
            } else {
                page[at] += weights[i];
                add(page, at + 1, values[i] * weights[i], Math.multiplyHigh(values[i], weights[i]));
            }
        }
    }

    private static void add(long[] page, int at, long low, long high) {
        long sum = page[at] + low;
        page[at + 1] += high + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        page[at] = sum;
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        long count = counted(rows.get(group, offset), "a summed value");
        long low = rows.get(group, offset + 1);
        long high = rows.get(group, offset + 2);
        if (count == 0) {
            if ((low | high) != 0) {
                throw new NegativeWeightException("a summed value", -1);
            }
            out.appendNull();
            return;
        }
        boolean fits = high == low >> 63;
        switch (reading) {
            case SUM -> {
                if (fits) {
                    ((ColumnBuilder.OfLong) out).append(low);
                } else {
                    out.appendFailure(Failure.OVERFLOW);
                }
            }
            case AVERAGE ->
                    ((ColumnBuilder.OfDouble) out)
                            .append(fits ? average(low, count) : average(high, low, count));
            case WHOLE_AVERAGE ->
                    ((ColumnBuilder.OfLong) out)
                            .append(
                                    Rounding.divideHalfEven(
                                                    Rounding.wide(high, low),
                                                    BigInteger.valueOf(count))
                                            .longValueExact());
        }
    }

    /// As in general, in a loop of its own for the usual case.
    @Override
    public void appendResults(Rows rows, int offset, int[] groups, int count, ColumnBuilder out) {
        if (reading != Reading.SUM) {
            super.appendResults(rows, offset, groups, count, out);
            return;
        }
        var sums = (ColumnBuilder.OfLong) out;
        for (int i = 0; i < count; i++) {
            long[] page = rows.page(groups[i]);
            int at = rows.base(groups[i]) + offset;
            if (page[at] > 0 && page[at + 2] == page[at + 1] >> 63) {
                sums.append(page[at + 1]);
            } else {
                appendResult(rows, offset, groups[i], out);
            }
        }
    }

    private static double average(long sum, long count) {
        boolean exact =
                Math.abs(sum) <= EXACT_IN_DOUBLE
                        && sum != Long.MIN_VALUE
                        && count <= EXACT_IN_DOUBLE;
        return exact ? (double) sum / count : average(sum >> 63, sum, count);
    }

    private static double average(long high, long low, long count) {
        return Rounding.quotient(Rounding.wide(high, low), BigInteger.valueOf(count), 0);
    }

    @Override
    public void merge(Rows rows, int offset, int group, long[] words, int from) {
        long[] page = rows.page(group);
        int at = rows.base(group) + offset;
        page[at] += words[from];
        add(page, at + 1, words[from + 1], words[from + 2]);
    }

    @Override
    public void addTimes(
            Rows rows,
            int offset,
            int[] groups,
            int count,
            Rows states,
            int[] stateOf,
            long[] times) {
        for (int i = 0; i < count; i++) {
            long[] page = rows.page(groups[i]);
            int at = rows.base(groups[i]) + offset;
            long[] state = states.page(stateOf[i]);
            int from = states.base(stateOf[i]) + offset;
            long low = state[from + 1];
            long high = state[from + 2];
            long factor = times[i];
            if (factor != 1) {
                high =
                        Math.unsignedMultiplyHigh(low, factor)
                                - (factor < 0 ? low : 0)
                                + high * factor;
                low *= factor;
            }
            page[at] += state[from] * factor;
            add(page, at + 1, low, high);
        }
    }
}
