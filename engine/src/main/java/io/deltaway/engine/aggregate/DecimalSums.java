package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.ObjectColumn;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Type.Simple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Exact sums and averages of decimals. Two words a group, the number of values and the number of
/// its sum, and the sum as an object.
///
/// Results have no trailing zeros behind the point, since 1.0 and 1.00 are equal. An average has 34
/// significant digits.
final class DecimalSums implements Aggregate.Mergeable, SharesState {

    /// Bits of the sum's magnitude in one exported part.
    private static final int PART_BITS = 126;

    private static final BigInteger PART_MASK =
            BigInteger.ONE.shiftLeft(PART_BITS).subtract(BigInteger.ONE);

    private static final int OBJECT_BYTES = 96;

    private final boolean average;
    private final Slots<BigDecimal> sums;

    private DecimalSums(boolean average, Slots<BigDecimal> sums) {
        this.average = average;
        this.sums = sums;
    }

    static List<Candidate> candidates() {
        return List.of(
                Candidate.ofOne(
                        "sum",
                        type -> type == Simple.DECIMAL,
                        "DECIMAL",
                        Simple.DECIMAL,
                        "The sum, exact; a failure if it has more than 2,000 digits before or behind the point.",
                        () -> new DecimalSums(false, new Slots<>())),
                Candidate.ofOne(
                        "avg",
                        type -> type == Simple.DECIMAL,
                        "DECIMAL",
                        Simple.DECIMAL,
                        "The mean of the exact sum, rounded to 34 digits, half to even.",
                        () -> new DecimalSums(true, new Slots<>())));
    }

    @Override
    public @Nullable Aggregate over(Aggregate earlier) {
        return earlier instanceof DecimalSums same ? new DecimalSums(average, same.sums) : null;
    }

    @Override
    public int words() {
        return 2;
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        var column = (ObjectColumn) input.column(0);
        for (int i = 0; i < input.size(); i++) {
            if (column.isNull(i)) {
                continue;
            }
            var value = (BigDecimal) Objects.requireNonNull(column.get(i));
            long weight = input.weight(i);
            BigDecimal summand = weight == 1 ? value : value.multiply(BigDecimal.valueOf(weight));
            add(rows.page(groups[i]), rows.base(groups[i]) + offset, weight, summand);
        }
    }

    private void add(long[] page, int at, long weight, BigDecimal summand) {
        page[at] += weight;
        BigDecimal sum = page[at + 1] == 0 ? summand : sums.get(page[at + 1]).add(summand);
        if (page[at] == 0 && sum.signum() == 0) {
            forget(page, at + 1);
        } else if (page[at + 1] == 0) {
            page[at + 1] = sums.add(sum);
        } else {
            sums.set(page[at + 1], sum);
        }
    }

    private void forget(long[] page, int at) {
        if (page[at] != 0) {
            sums.remove(page[at]);
            page[at] = 0;
        }
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        long count = InWords.counted(rows.get(group, offset), "a summed value");
        long slot = rows.get(group, offset + 1);
        if (count == 0) {
            if (slot != 0) {
                throw new NegativeWeightException("a summed value", -1);
            }
            out.appendNull();
            return;
        }
        BigDecimal sum = sums.get(slot);
        BigDecimal result =
                average ? sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128) : sum;
        ValueKeys.appendDecimal(result, out);
    }

    @Override
    public void release(Rows rows, int offset, int group) {
        forget(rows.page(group), rows.base(group) + offset + 1);
    }

    @Override
    public void save(Rows rows, int offset, int group, ByteWriter out) {
        out.writeLong(rows.get(group, offset));
        long slot = rows.get(group, offset + 1);
        out.writeByte(slot == 0 ? 0 : 1);
        if (slot != 0) {
            out.writeInt(sums.get(slot).scale());
            out.writeSized(sums.get(slot).unscaledValue().toByteArray());
        }
    }

    @Override
    public void load(Rows rows, int offset, int group, ByteReader in) {
        rows.set(group, offset, in.readLong());
        if (in.readByte() != 0) {
            int scale = in.readInt();
            rows.set(
                    group,
                    offset + 1,
                    sums.add(new BigDecimal(new BigInteger(in.readSized()), scale)));
        }
    }

    @Override
    public int exportedWords() {
        return 5;
    }

    @Override
    public boolean export(Rows rows, int offset, int group, int part, long[] words, int to) {
        words[to] = part == 0 ? rows.get(group, offset) : 0;
        long slot = rows.get(group, offset + 1);
        BigDecimal sum = slot == 0 ? BigDecimal.ZERO : sums.get(slot);
        BigInteger magnitude = sum.unscaledValue().abs().shiftRight(part * PART_BITS);
        BigInteger exported = magnitude.and(PART_MASK).multiply(BigInteger.valueOf(sum.signum()));
        words[to + 1] = sum.scale();
        words[to + 2] = part;
        words[to + 3] = exported.shiftRight(64).longValue();
        words[to + 4] = exported.longValue();
        return magnitude.bitLength() > PART_BITS;
    }

    @Override
    public void merge(Rows rows, int offset, int group, long[] words, int from) {
        BigInteger unscaled =
                Rounding.wide(words[from + 3], words[from + 4])
                        .shiftLeft((int) words[from + 2] * PART_BITS);
        if (words[from] != 0 || unscaled.signum() != 0) {
            add(
                    rows.page(group),
                    rows.base(group) + offset,
                    words[from],
                    new BigDecimal(unscaled, (int) words[from + 1]));
        }
    }

    @Override
    public long sizeInBytes() {
        long[] bytes = {sums.sizeInBytes()};
        sums.forEach(sum -> bytes[0] += OBJECT_BYTES);
        return bytes[0];
    }
}
