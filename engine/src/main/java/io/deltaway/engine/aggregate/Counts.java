package io.deltaway.engine.aggregate;

import io.deltaway.engine.aggregate.Candidate.Bound;
import io.deltaway.engine.aggregate.Signature.Nullability;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.Type.Simple;
import java.util.List;

/// Counts rows, or rows that have a value. One word a group; a few instructions a row.
final class Counts extends InWords {

    private final boolean onlyNotNull;

    private Counts(boolean onlyNotNull) {
        super(1);
        this.onlyNotNull = onlyNotNull;
    }

    static List<Candidate> candidates() {
        return List.of(
                new Candidate(
                        new Signature(
                                "count",
                                "",
                                "",
                                "LONG",
                                Nullability.NEVER,
                                "0",
                                "The number of rows."),
                        (types, parameters) ->
                                types.isEmpty() && parameters.isEmpty()
                                        ? new Bound(Simple.LONG, () -> new Counts(false))
                                        : null),
                new Candidate(
                        new Signature(
                                "countNonNull",
                                "any type",
                                "",
                                "LONG",
                                Nullability.NEVER,
                                "0",
                                "The number of rows whose argument is not null."),
                        (types, parameters) ->
                                types.size() == 1 && parameters.isEmpty()
                                        ? new Bound(Simple.LONG, () -> new Counts(true))
                                        : null));
    }

    @Override
    public void add(Rows rows, int offset, int[] groups, Arguments input) {
        Column column = onlyNotNull ? input.column(0) : null;
        boolean someNull = column != null && column.nulls() != null;
        long[] weights = input.weights();
        for (int i = 0; i < input.size(); i++) {
            if (column != null && someNull && column.isNull(i)) {
                continue;
            }
            int group = groups[i];
            rows.page(group)[rows.base(group) + offset] += weights == null ? 1 : weights[i];
        }
    }

    @Override
    public void appendResult(Rows rows, int offset, int group, ColumnBuilder out) {
        ((ColumnBuilder.OfLong) out).append(counted(rows.get(group, offset), "a group"));
    }

    @Override
    public void appendResults(Rows rows, int offset, int[] groups, int count, ColumnBuilder out) {
        var counts = (ColumnBuilder.OfLong) out;
        for (int i = 0; i < count; i++) {
            counts.append(counted(rows.get(groups[i], offset), "a group"));
        }
    }

    @Override
    public void merge(Rows rows, int offset, int group, long[] words, int from) {
        rows.page(group)[rows.base(group) + offset] += words[from];
    }
}
