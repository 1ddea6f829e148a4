package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.DoubleColumn;
import io.deltaway.engine.state.NegativeWeightException;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.ByteReader;
import io.deltaway.engine.value.ByteWriter;
import io.deltaway.engine.value.Type.Simple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sums and averages of floating numbers: the exact sum (see [ExactSum]), rounded once when it is
/// read.
///
/// Infinities and NaN are counted apart: while there is a NaN, or infinities of both signs, the
/// result is NaN; retracting them brings the finite sum back. Five words a group: the number of
/// values, and the sum.
final class DoubleSums implements Aggregate.Mergeable, SharesState {

    private final boolean average;
    private final ExactSum sums;

    private DoubleSums(boolean average, ExactSum sums) {
        this.average = average;
        this.sums = sums;
    }

    static List<Candidate> candidates() {
        return List.of(
                Candidate.ofOne(
                        "sum",
                        Candidate::isFloating,
                        "FLOAT or DOUBLE",
                        Simple.DOUBLE,
                        "The exact sum, rounded once; it depends on no order.",
                        () -> new DoubleSums(false, ExactSum.ofValues())),
                Candidate.ofOne(
                        "avg",
                        Candidate::isFloating,
                        "FLOAT or DOUBLE",
                        Simple.DOUBLE,
                        "The mean of the exact sum, correctly rounded.",
                        () -> new DoubleSums(true, ExactSum.ofValues())));
    }

    @Override
    public @Nullable Aggregate over(Aggregate earlier) {
        return earlier instanceof DoubleSums same ? new DoubleSums(average, same.sums) : null;
    }

    @Override
    public int words() {
        return 1 + sums.words();
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        var column = (DoubleColumn) input.column(0);
        double[] values = column.values();
        boolean someNull = column.nulls() != null;
        for (int i = 0; i < input.size(); i++) {
            if (someNull && column.isNull(i)) {
                continue;
            }
            int group = groups[i];
            long[] page = rows.page(group);
            int at = rows.base(group) + offset;
            long weight = input.weight(i);
            page[at] += weight;
            sums.add(page, at + 1, values[i], weight);
            if (page[at] == 0) {
                sums.settle(page, at + 1);
            }
        }
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        long[] page = rows.page(group);
        int at = rows.base(group) + offset;
        long count = InWords.counted(page[at], "a summed value");
        if (count > 0) {
            ((ColumnBuilder.OfDouble) out).append(sums.quotient(page, at + 1, average ? count : 1));
        } else if (sums.isZero(page, at + 1)) {
            out.appendNull();
        } else {
            throw new NegativeWeightException("a summed value", -1);
        }
    }

    @Override
    public void release(Rows rows, int offset, int group) {
        sums.release(rows.page(group), rows.base(group) + offset + 1);
    }

    @Override
    public void save(Rows rows, int offset, int group, ByteWriter out) {
        out.writeLong(rows.get(group, offset));
        sums.save(rows.page(group), rows.base(group) + offset + 1, out);
    }

    @Override
    public void load(Rows rows, int offset, int group, ByteReader in) {
        rows.set(group, offset, in.readLong());
        sums.load(rows.page(group), rows.base(group) + offset + 1, in);
    }

    @Override
    public boolean export(Rows rows, int offset, int group, int part, long[] words, int to) {
        words[to] = part == 0 ? rows.get(group, offset) : 0;
        return sums.export(rows.page(group), rows.base(group) + offset + 1, part, words, to + 1);
    }

    @Override
    public void merge(Rows rows, int offset, int group, long[] words, int from) {
        rows.page(group)[rows.base(group) + offset] += words[from];
        sums.merge(rows.page(group), rows.base(group) + offset + 1, words, from + 1);
    }

    @Override
    public long sizeInBytes() {
        return sums.sizeInBytes();
    }
}
