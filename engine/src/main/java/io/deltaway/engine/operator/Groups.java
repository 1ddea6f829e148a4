package io.deltaway.engine.operator;

import io.deltaway.engine.aggregate.Aggregate;
import io.deltaway.engine.aggregate.Arguments;
import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.state.Heap;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowLayout;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.state.RowTable;
import io.deltaway.engine.state.Rows;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.List;

/// The state rows of a [Reduce] or [Combine]: the key's words, the sum of the weights of the
/// group's rows, the words of each aggregate.
final class Groups {

    private final int[] keyColumns;
    private final RowLayout keyLayout;
    private final List<AggregateCall> calls;
    private final Aggregate[] aggregates;
    private final int[] offsets;
    private final int weightWord;
    private final RowTable table;
    private long[] keys = new long[0];
    private int[] groups = new int[0];

    /// A part of a sum that is exported, and for each aggregate whether it has that part.
    private final long[] words;

    private final boolean[] more;

    Groups(Schema input, int[] keyColumns, List<AggregateCall> calls) {
        this.keyColumns = keyColumns.clone();
        this.calls = calls;
        var keySchema = RowLayout.pick(input, Arrays.stream(keyColumns).boxed().toList());
        this.keyLayout = new RowLayout(keySchema, new Heap());
        this.weightWord = keyLayout.width();
        this.aggregates = AggregateCall.create(calls).toArray(Aggregate[]::new);
        this.offsets = new int[calls.size()];
        int width = weightWord + 1;
        for (int i = 0; i < aggregates.length; i++) {
            offsets[i] = width;
            width += aggregates[i].words();
        }
        this.table = new RowTable(weightWord, width - weightWord);
        this.words = new long[exportedWords(aggregates)];
        this.more = new boolean[aggregates.length];
    }

    private static int exportedWords(Aggregate[] aggregates) {
        int words = 0;
        for (Aggregate aggregate : aggregates) {
            words += aggregate instanceof Aggregate.Mergeable parts ? parts.exportedWords() : 0;
        }
        return words;
    }

    RowLayout keyLayout() {
        return keyLayout;
    }

    RowTable table() {
        return table;
    }

    Rows rows() {
        return table.rows();
    }

    int aggregateCount() {
        return aggregates.length;
    }

    Aggregate aggregate(int index) {
        return aggregates[index];
    }

    /// Where the words of an aggregate start in a state row.
    int offset(int index) {
        return offsets[index];
    }

    long weight(int group) {
        return rows().get(group, weightWord);
    }

    void addWeight(int group, long weight) {
        long[] page = rows().page(group);
        int at = rows().base(group) + weightWord;
        page[at] = Weights.sum(page[at], weight);
    }

    /// A delta in the order of its groups and in pieces, where they are not all in memory.
    List<Batch> inOrder(Batch delta) {
        return table.inOrder(delta, keyLayout, keyColumns);
    }

    /// The state row of each row's group, new ones where there is none; valid until the next call.
    int[] find(Batch delta) {
        return find(delta, keyColumns);
    }

    /// As [#find(Batch)].
    ///
    /// @param columns the columns of the delta with the key
    int[] find(Batch delta, int[] columns) {
        if (groups.length < delta.size()) {
            groups = new int[delta.size()];
        }
        table.findOrAddAll(
                keysOf(delta, columns),
                delta.size(),
                groups,
                group -> keyLayout.retain(rows().page(group), rows().base(group)));
        keyLayout.heap().sweep();
        return groups;
    }

    private long[] keysOf(Batch delta, int[] columns) {
        if (weightWord == 1
                && delta.column(columns[0]) instanceof LongColumn only
                && only.nulls() == null) {
            return only.values();
        }
        if (keys.length < delta.size() * weightWord) {
            keys = new long[delta.size() * weightWord];
        }
        keyLayout.encode(delta, columns, keys, weightWord, 0, true);
        return keys;
    }

    /// Adds the rows of a delta to their groups.
    void accumulate(Batch delta, int[] groupOfRow) {
        long[] weights = delta.weights();
        for (int i = 0; i < delta.size(); i++) {
            addWeight(groupOfRow[i], weights == null ? 1 : weights[i]);
        }
        for (int a = 0; a < aggregates.length; a++) {
            aggregates[a].add(
                    rows(), offsets[a], groupOfRow, new Arguments(delta, calls.get(a).columns()));
        }
    }

    /// Gives rows to those aggregates only that can't be merged.
    void give(Batch rows, int[] groupOfRow) {
        for (int a = 0; a < aggregates.length; a++) {
            if (!(aggregates[a] instanceof Aggregate.Mergeable)) {
                aggregates[a].add(
                        rows(),
                        offsets[a],
                        groupOfRow,
                        new Arguments(rows, calls.get(a).columns()));
            }
        }
    }

    /// Is given the parts of an exported sum: of one that is not too wide there is one.
    @FunctionalInterface
    interface Parts {

        /// @param part the words of all aggregates; not to be kept
        void add(long weight, long[] part);
    }

    /// Exports a group, or a sum of [#sums], where all aggregates can be merged.
    void export(Rows from, int row, Parts parts) {
        Arrays.fill(more, true);
        boolean any = true;
        for (int part = 0; any; part++) {
            Arrays.fill(words, 0); // of those that have no more parts
            any = false;
            int to = 0;
            for (int a = 0; a < aggregates.length; a++) {
                var aggregate = (Aggregate.Mergeable) aggregates[a];
                if (more[a]) {
                    more[a] = aggregate.export(from, offsets[a], row, part, words, to);
                    any |= more[a];
                }
                to += aggregate.exportedWords();
            }
            parts.add(part == 0 ? weight(from, row) : 0, words);
        }
    }

    /// Adds an exported part to a group, or to a sum of [#sums]; aggregates that can't be merged
    /// stay as they are.
    void merge(Rows into, int row, long weight, long[] part) {
        long[] page = into.page(row);
        int at = into.base(row) + weightWord;
        page[at] = Weights.sum(page[at], weight);
        int from = 0;
        for (int a = 0; a < aggregates.length; a++) {
            if (aggregates[a] instanceof Aggregate.Mergeable aggregate) {
                aggregate.merge(into, offsets[a], row, part, from);
                from += aggregate.exportedWords();
            }
        }
    }

    /// Gives back a row of [#sums].
    void free(Rows sums, int row) {
        for (int a = 0; a < aggregates.length; a++) {
            aggregates[a].release(sums, offsets[a], row);
        }
        sums.free(row);
    }

    int[] keyColumns() {
        return keyColumns;
    }

    List<AggregateCall> calls() {
        return calls;
    }

    /// Whether sums of rows may be added in the place of rows.
    boolean areLinear() {
        return Arrays.stream(aggregates).allMatch(Aggregate.Linear.class::isInstance);
    }

    /// Rows of sums without any.
    Rows sums() {
        return new Rows(rows().width());
    }

    /// Adds rows of a delta to sums of them.
    ///
    /// @param sumOfRow which sum a row is part of
    /// @param arguments the columns of each aggregate's arguments
    void addUp(Batch delta, int[] sumOfRow, Rows sums, int[][] arguments) {
        for (int i = 0; i < delta.size(); i++) {
            long[] page = sums.page(sumOfRow[i]);
            int at = sums.base(sumOfRow[i]) + weightWord;
            page[at] = Weights.sum(page[at], delta.weight(i));
        }
        for (int a = 0; a < aggregates.length; a++) {
            aggregates[a].add(sums, offsets[a], sumOfRow, new Arguments(delta, arguments[a]));
        }
    }

    /// Whether a sum changes nothing.
    boolean isZero(Rows sums, int sum) {
        long[] page = sums.page(sum);
        int base = sums.base(sum);
        for (int w = weightWord; w < sums.width(); w++) {
            if (page[base + w] != 0) {
                return false;
            }
        }
        return true;
    }

    long weight(Rows sums, int sum) {
        return sums.get(sum, weightWord);
    }

    /// Adds to each of some groups a sum, so many times.
    void addSums(int[] groupOf, int count, KeySums sums, int[] sumOf, long[] times) {
        for (int i = 0; sums.weighted() && i < count; i++) {
            long weight = weight(sums.rows(), sumOf[i]);
            addWeight(groupOf[i], Weights.product(weight, times[i]));
        }
        for (int a = 0; a < aggregates.length; a++) {
            ((Aggregate.Linear) aggregates[a])
                    .addTimes(rows(), offsets[a], groupOf, count, sums.rows(), sumOf, times);
        }
    }

    /// Appends the values of some groups of all aggregates.
    void appendResults(RowNumbers some, ColumnBuilder[] out) {
        for (int a = 0; a < aggregates.length; a++) {
            aggregates[a].appendResults(rows(), offsets[a], some.array(), some.size(), out[a]);
        }
    }

    /// Makes a group one without rows.
    void empty(int group) {
        release(group);
        long[] page = rows().page(group);
        int base = rows().base(group);
        Arrays.fill(page, base + weightWord, base + rows().width(), 0);
    }

    private void release(int group) {
        for (int a = 0; a < aggregates.length; a++) {
            aggregates[a].release(rows(), offsets[a], group);
        }
    }

    /// Forgets a group. Who comes to its number by mistake finds it without weight.
    void remove(int group) {
        release(group);
        rows().set(group, weightWord, 0);
        keyLayout.release(rows().page(group), rows().base(group));
        table.remove(group);
    }

    void keepIn(PageCache cache) {
        table.keepIn(cache);
        keyLayout.heap().keepIn(cache);
        for (Aggregate aggregate : aggregates) {
            aggregate.keepIn(cache);
        }
    }

    /// Whether an aggregate is the program's own.
    boolean keepObjects() {
        return Arrays.stream(aggregates).anyMatch(Aggregate::keepsObjects);
    }

    /// The bytes that are not in memory.
    long sizeOutside() {
        long size = table.sizeOutside() + keyLayout.heap().sizeOutside();
        for (Aggregate aggregate : aggregates) {
            size += aggregate.sizeOutside();
        }
        return size;
    }

    long sizeInBytes() {
        long size = table.sizeInBytes() + keyLayout.heap().sizeInBytes();
        for (Aggregate aggregate : aggregates) {
            size += aggregate.sizeInBytes();
        }
        return size;
    }
}
