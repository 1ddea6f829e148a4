package io.deltaway.engine.aggregate;

import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.Type.Simple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether all, or some, of the values are true. Two words a group: how often true and how often
/// false occurs.
final class BooleanTests extends InWords implements SharesState {

    private final boolean all;

    private BooleanTests(boolean all) {
        super(2);
        this.all = all;
    }

    static List<Candidate> candidates() {
        return List.of(
                Candidate.ofOne(
                        "and",
                        type -> type == Simple.BOOLEAN,
                        "BOOLEAN",
                        Simple.BOOLEAN,
                        "Whether all values are true.",
                        () -> new BooleanTests(true)),
                Candidate.ofOne(
                        "or",
                        type -> type == Simple.BOOLEAN,
                        "BOOLEAN",
                        Simple.BOOLEAN,
                        "Whether some value is true.",
                        () -> new BooleanTests(false)));
    }

    @Override
    public @Nullable Aggregate over(Aggregate earlier) {
        return earlier instanceof BooleanTests ? this : null;
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        var column = (LongColumn) input.column(0);
        boolean someNull = column.nulls() != null;
        for (int i = 0; i < input.size(); i++) {
            if (someNull && column.isNull(i)) {
                continue;
            }
            int group = groups[i];
            int at = rows.base(group) + offset + (column.get(i) != 0 ? 0 : 1);
            rows.page(group)[at] += input.weight(i);
        }
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        long trues = counted(rows.get(group, offset), "the value true of a group");
        long falses = counted(rows.get(group, offset + 1), "the value false of a group");
        if (trues + falses == 0) {
            out.appendNull();
        } else {
            boolean result = all ? falses == 0 : trues > 0;
            ((ColumnBuilder.OfLong) out).append(result ? 1 : 0);
        }
    }

    @Override
    public void merge(Rows rows, int offset, int group, long[] words, int from) {
        long[] page = rows.page(group);
        int at = rows.base(group) + offset;
        page[at] += words[from];
        page[at + 1] += words[from + 1];
    }
}
