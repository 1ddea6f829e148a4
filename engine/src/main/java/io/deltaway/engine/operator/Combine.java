package io.deltaway.engine.operator;

import io.deltaway.engine.aggregate.Aggregate;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Adds up the rows of each group in an epoch, before they are exchanged between workers: so a few
/// hot keys do not make one worker hot.
///
/// Emits for each group one row (more where an aggregate's state is wide): the key, the sum of
/// weights, the words of every aggregate; a [Reduce] merges them. Linear, keeps nothing beyond the
/// epoch and gives everything away before its end where there are very many groups; one probe a
/// row.
public final class Combine implements Operator.Accumulates {

    private static final int MOST_GROUPS = 1 << 16;

    private final Schema output;
    private final int keyCount;
    private final Groups groups;
    private final Batch nothing;

    public Combine(Schema input, int[] keyColumns, List<AggregateCall> calls) {
        this.groups = new Groups(input, keyColumns, calls);
        this.output = schema(input, keyColumns, calls);
        this.keyCount = keyColumns.length;
        this.nothing = Batch.empty(output);
    }

    /// Whether all aggregates can be combined.
    public static boolean fits(List<AggregateCall> calls) {
        return AggregateCall.create(calls).stream()
                .allMatch(aggregate -> aggregate instanceof Aggregate.Mergeable);
    }

    /// The columns of the output: the key, the weight, the words of the aggregates.
    public static Schema schema(Schema input, int[] keyColumns, List<AggregateCall> calls) {
        var fields = new ArrayList<Field>();
        for (int column : keyColumns) {
            fields.add(input.fields().get(column));
        }
        fields.add(new Field("$weight", Type.Simple.LONG, false));
        for (Aggregate aggregate : AggregateCall.create(calls)) {
            int words = ((Aggregate.Mergeable) aggregate).exportedWords();
            for (int i = 0; i < words; i++) {
                fields.add(new Field("$word" + fields.size(), Type.Simple.LONG, false));
            }
        }
        return new Schema(fields);
    }

    @Override
    public @Nullable GroupSums sums() {
        return GroupSums.of(groups, (some, count) -> {});
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        if (!delta.isEmpty()) {
            groups.accumulate(delta, groups.find(delta));
        }
        return groups.table().size() > MOST_GROUPS ? export() : nothing;
    }

    @Override
    public Batch endEpoch(Step step) {
        return groups.table().size() > 0 ? export() : nothing;
    }

    /// Gives all groups away.
    private Batch export() {
        var builders = new ColumnBuilder[output.width()];
        for (int c = 0; c < builders.length; c++) {
            builders[c] = ColumnBuilder.of(output.type(c), groups.table().size());
        }
        boolean[] unused = groups.rows().unused();
        for (int group = 0; group < unused.length; group++) {
            if (!unused[group]) {
                int row = group;
                groups.export(
                        groups.rows(), row, (weight, sum) -> append(row, weight, sum, builders));
                groups.remove(group);
            }
        }
        groups.keyLayout().heap().sweep();
        var columns = new Column[builders.length];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = builders[c].build();
        }
        return new Batch(columns[keyCount].size(), columns, null, false);
    }

    private void append(int group, long weight, long[] words, ColumnBuilder[] builders) {
        for (int k = 0; k < keyCount; k++) {
            groups.keyLayout()
                    .decode(groups.rows().page(group), groups.rows().base(group), k, builders[k]);
        }
        ((ColumnBuilder.OfLong) builders[keyCount]).append(weight);
        for (int w = 0; w < words.length; w++) {
            ((ColumnBuilder.OfLong) builders[keyCount + 1 + w]).append(words[w]);
        }
    }
}
