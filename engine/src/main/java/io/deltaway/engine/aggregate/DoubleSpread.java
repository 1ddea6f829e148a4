package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Variance and standard deviation of floating numbers, from their exact sum and the exact sum of
/// their squares; NaN while there is an infinity or NaN. Ten words a group: the number of values,
/// and the two sums.
final class DoubleSpread implements Aggregate.Mergeable, SharesState {

    private final Spread spread;
    private final ExactSum sums;
    private final ExactSum squares;
    private final int squaresAt;

    DoubleSpread(Spread spread) {
        this(spread, ExactSum.ofValues(), ExactSum.ofSquares());
    }

    private DoubleSpread(Spread spread, ExactSum sums, ExactSum squares) {
        this.spread = spread;
        this.sums = sums;
        this.squares = squares;
        this.squaresAt = 1 + sums.words();
    }

    @Override
    public @Nullable Aggregate over(Aggregate earlier) {
        return earlier instanceof DoubleSpread same
                ? new DoubleSpread(spread, same.sums, same.squares)
                : null;
    }

    @Override
    public int words() {
        return squaresAt + squares.words();
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        var column = (DoubleColumn) input.column(0);
        boolean someNull = column.nulls() != null;
        for (int i = 0; i < input.size(); i++) {
            if (someNull && column.isNull(i)) {
                continue;
            }
            long[] page = rows.page(groups[i]);
            int at = rows.base(groups[i]) + offset;
            long weight = input.weight(i);
            page[at] += weight;
            sums.add(page, at + 1, column.get(i), weight);
            squares.addSquare(page, at + squaresAt, column.get(i), weight);
            if (page[at] == 0) {
                sums.settle(page, at + 1);
                squares.settle(page, at + squaresAt);
            }
        }
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        long[] page = rows.page(group);
        int at = rows.base(group) + offset;
        long count = InWords.counted(page[at], "a value whose spread is computed");
        if (count == 0 && !(sums.isZero(page, at + 1) && squares.isZero(page, at + squaresAt))) {
            throw new NegativeWeightException("a value whose spread is computed", -1);
        }
        if (!spread.isDefinedFor(count)) {
            out.appendNull();
        } else if (!sums.isFinite(page, at + 1)) {
            ((ColumnBuilder.OfDouble) out).append(Double.NaN);
        } else {
            ((ColumnBuilder.OfDouble) out).append(result(page, at, count));
        }
    }

    private double result(long[] page, int at, long count) {
        BigInteger sum = sums.integer(page, at + 1);
        BigInteger squareOfSum = sum.multiply(sum);
        BigInteger sumOfSquares =
                squares.integer(page, at + squaresAt).multiply(BigInteger.valueOf(count));
        int sumExponent = 2 * sums.exponent(page, at + 1);
        int squaresExponent = squares.exponent(page, at + squaresAt);
        int exponent = Math.min(sumExponent, squaresExponent);
        BigInteger numerator =
                sumOfSquares
                        .shiftLeft(squaresExponent - exponent)
                        .subtract(squareOfSum.shiftLeft(sumExponent - exponent));
        return spread.of(numerator, exponent, count);
    }

    @Override
    public void release(Rows rows, int offset, int group) {
        long[] page = rows.page(group);
        int at = rows.base(group) + offset;
        sums.release(page, at + 1);
        squares.release(page, at + squaresAt);
    }

    @Override
    public void save(Rows rows, int offset, int group, ByteWriter out) {
        long[] page = rows.page(group);
        int at = rows.base(group) + offset;
        out.writeLong(page[at]);
        sums.save(page, at + 1, out);
        squares.save(page, at + squaresAt, out);
    }

    @Override
    public void load(Rows rows, int offset, int group, ByteReader in) {
        long[] page = rows.page(group);
        int at = rows.base(group) + offset;
        page[at] = in.readLong();
        sums.load(page, at + 1, in);
        squares.load(page, at + squaresAt, in);
    }

    /// The two sums may have different numbers of parts: one that has no more gives zeros.
    @Override
    public boolean export(Rows rows, int offset, int group, int part, long[] words, int to) {
        long[] page = rows.page(group);
        int at = rows.base(group) + offset;
        words[to] = part == 0 ? page[at] : 0;
        boolean moreSums = exportIfThere(sums, page, at + 1, part, words, to + 1);
        boolean moreSquares =
                exportIfThere(squares, page, at + squaresAt, part, words, to + squaresAt);
        return moreSums || moreSquares;
    }

    private static boolean exportIfThere(
            ExactSum sum, long[] page, int at, int part, long[] words, int to) {
        if (part >= sum.parts(page, at)) {
            java.util.Arrays.fill(words, to, to + sum.words(), 0);
            return false;
        }
        return sum.export(page, at, part, words, to);
    }

    @Override
    public void merge(Rows rows, int offset, int group, long[] words, int from) {
        long[] page = rows.page(group);
        int at = rows.base(group) + offset;
        page[at] += words[from];
        sums.merge(page, at + 1, words, from + 1);
        squares.merge(page, at + squaresAt, words, from + squaresAt);
    }

    @Override
    public long sizeInBytes() {
        return sums.sizeInBytes() + squares.sizeInBytes();
    }
}
