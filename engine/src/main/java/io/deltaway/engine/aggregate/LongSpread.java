package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.Rows;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Variance and standard deviation of whole numbers. Six words a group: the number of values, their
/// sum in 128 bits, the sum of their squares in 192, the lowest word first.
final class LongSpread extends InWords implements SharesState {

    private final Spread spread;

    LongSpread(Spread spread) {
        super(6);
        this.spread = spread;
    }

    @Override
    public @Nullable Aggregate over(Aggregate earlier) {
        return earlier instanceof LongSpread ? this : null;
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        var column = (LongColumn) input.column(0);
        long[] values = column.values();
        boolean someNull = column.nulls() != null;
        for (int i = 0; i < input.size(); i++) {
            if (someNull && column.isNull(i)) {
                continue;
            }
            int group = groups[i];
            long[] page = rows.page(group);
            int at = rows.base(group) + offset;
            long weight = input.weight(i);
            long value = values[i];
            page[at] += weight;
            addWide(page, at + 1, value * weight, Math.multiplyHigh(value, weight));
            addSquare(page, at + 3, value, weight);
        }
    }

    private static long carryOf(long sum, long addend) {
        return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
    }

    private static void addWide(long[] page, int at, long low, long high) {
        page[at] += low;
        page[at + 1] += high + carryOf(page[at], low);
    }

    private static void addSquare(long[] page, int at, long value, long weight) {
        long low = value * value;
        long high = Math.multiplyHigh(value, value);
        // high:low times weight; low is unsigned, weight is signed
        long lowTimesWeight = Math.unsignedMultiplyHigh(low, weight) - (weight < 0 ? low : 0);
        long middle = lowTimesWeight + high * weight;
        long top =
                Math.multiplyHigh(high, weight)
                        + (lowTimesWeight >> 63)
                        + carryOf(middle, lowTimesWeight);
        addWider(page, at, low * weight, middle, top);
    }

    private static void addWider(long[] page, int at, long low, long middle, long top) {
        page[at] += low;
        long carry = carryOf(page[at], low);
        long sum = page[at + 1] + middle;
        long carryOut = carryOf(sum, middle);
        page[at + 1] = sum + carry;
        carryOut += carry != 0 && page[at + 1] == 0 ? 1 : 0;
        page[at + 2] += top + carryOut;
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        long[] page = rows.page(group);
        int at = rows.base(group) + offset;
        long count = counted(page[at], "a value whose spread is computed");
        if (count == 0
                && (page[at + 1] | page[at + 2] | page[at + 3] | page[at + 4] | page[at + 5])
                        != 0) {
            throw new NegativeWeightException("a value whose spread is computed", -1);
        }
        if (!spread.isDefinedFor(count)) {
            out.appendNull();
            return;
        }
        ((ColumnBuilder.OfDouble) out).append(result(page, at, count));
    }

    private double result(long[] page, int at, long count) {
        long sum = page[at + 1];
        long squares = page[at + 3];
        boolean small =
                Math.abs(sum) < 1L << 31
                        && page[at + 2] == sum >> 63
                        && (page[at + 4] | page[at + 5]) == 0
                        && squares >= 0
                        && Math.multiplyHigh(squares, count) == 0
                        && squares * count >= 0;
        if (small) {
            return spread.of(squares * count - sum * sum, count);
        }
        BigInteger wideSum = Rounding.wide(page[at + 2], sum);
        BigInteger wideSquares =
                Rounding.wide(page[at + 5], page[at + 4])
                        .shiftLeft(64)
                        .add(Rounding.wide(0, squares));
        BigInteger numerator =
                wideSquares.multiply(BigInteger.valueOf(count)).subtract(wideSum.multiply(wideSum));
        return spread.of(numerator, 0, count);
    }

    @Override
    public void merge(Rows rows, int offset, int group, long[] words, int from) {
        long[] page = rows.page(group);
        int at = rows.base(group) + offset;
        page[at] += words[from];
        addWide(page, at + 1, words[from + 1], words[from + 2]);
        addWider(page, at + 3, words[from + 3], words[from + 4], words[from + 5]);
    }

    @Override
    void multiply(long[] state, long times) {
        state[0] *= times;
        multiply(state, 1, 3, times);
        multiply(state, 3, 6, times);
    }
}
