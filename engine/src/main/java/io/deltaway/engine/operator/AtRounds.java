package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.BatchKeys;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Computes something of the rows of each key, in every round of the loops around it. What it
/// receives and emits are differences between rounds.
///
/// A key whose rows change in a round is computed again in that round and in every later one in
/// which its rows or its results have ever changed (with nested loops: at the least upper bounds of
/// those rounds), from all its rows up to then. Emitted is how the result differs from the sum of
/// what was emitted up to that round. Not linear; reads the shared index of its input by the key,
/// as of after the step, and keeps all results with their rounds. A changed row costs, for each
/// such round, as much as computing its key anew.
///
/// Rows that fail are counted in the same way, and leave without a round.
public final class AtRounds implements Operator.Waits, Operator.Rereads, Paged {

    /// What is computed of keys.
    @FunctionalInterface
    public interface Computation {

        /// The results of some keys.
        ///
        /// @param rows all rows of these keys, not consolidated, without rounds
        Batch of(Batch rows, Step step);
    }

    private final Index input;
    private final int inputWidth;
    private final int[] inputKey;
    private final int levels;
    private final Computation computation;
    private final Results results;
    private final Failures failures;
    private final Later later;
    private long reread;

    /// @param arrange the index of the input by the key; its last columns are rounds
    /// @param inputWidth the number of columns without rounds
    /// @param levels the number of rounds
    /// @param output the columns of the results, without rounds
    /// @param outputKey the key, as columns of the results
    public AtRounds(
            Arrange arrange,
            int inputWidth,
            int levels,
            Computation computation,
            Schema output,
            int[] outputKey) {
        this.input = arrange.index();
        this.inputWidth = inputWidth;
        this.inputKey = input.keyColumns();
        this.levels = levels;
        this.computation = computation;
        this.results = new Results(output, outputKey, levels);
        this.failures = new Failures(output, outputKey, levels);
        this.later = new Later(levels);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        long[] now = step.rounds();
        if (!inputs[0].isEmpty()) {
            later.add(keysAndRounds(inputs[0]));
        }
        List<Batch> due = later.take(now);
        if (due.isEmpty()) {
            return results.nothing();
        }
        Batch keys = distinctKeys(Batch.concat(due));
        var marks = new Marks(keys, now);
        Batch rows = rowsUntilNow(keys, marks);
        reread += rows.size();
        failures.collect(step);
        Batch computed = computation.of(rows, failures);
        Batch change = results.become(computed, keys, marks);
        failures.report(keys, marks, step);
        marks.addTo(later);
        return change;
    }

    /// Without weights, which could cancel each other.
    private Batch keysAndRounds(Batch delta) {
        var columns = new Column[inputKey.length + levels];
        for (int c = 0; c < columns.length; c++) {
            int key = inputKey.length;
            columns[c] = delta.column(c < key ? inputKey[c] : inputWidth + c - key);
        }
        return new Batch(delta.size(), columns, null, false);
    }

    /// Each key once, without rounds.
    private Batch distinctKeys(Batch due) {
        int[] columns = IntStream.range(0, inputKey.length).toArray();
        var numbered = new BatchKeys(due, columns);
        int[] first = new int[numbered.count()];
        int count = 0;
        for (int i = 0; i < due.size(); i++) {
            if (numbered.of(i) == count) {
                first[count++] = i;
            }
        }
        Batch keys = count == due.size() ? due : due.take(first, count);
        return keys.pick(columns);
    }

    /// The rows of keys up to now; the rounds of the others are marked.
    private Batch rowsUntilNow(Batch keys, Marks marks) {
        var stored = new RowNumbers(keys.size());
        long[] weights = marks.select(input, inputWidth, stored);
        var columns = new Column[inputWidth];
        for (int c = 0; c < inputWidth; c++) {
            columns[c] = input.column(c, stored.array(), stored.size());
        }
        return new Batch(stored.size(), columns, weights, false);
    }

    /// At which later rounds which keys are to be computed again.
    private final class Marks {

        private final Batch keys;
        private final long[] now;
        private final TreeMap<long[], RowNumbers> marked = new TreeMap<>(Arrays::compare);

        Marks(Batch keys, long[] now) {
            this.keys = keys;
            this.now = now;
        }

        /// Adds the stored rows of all keys up to now to `stored` and returns their weights; marks
        /// the rounds of the others.
        ///
        /// @param width the number of the stored columns without rounds
        long[] select(Index index, int width, RowNumbers stored) {
            int[] keyColumns = IntStream.range(0, keys.width()).toArray();
            long[] words = index.keysOf(keys, keyColumns);
            int keyWords = index.keyWords();
            var found = new RowNumbers(keys.size());
            int[] ends = new int[keys.size()];
            for (int k = 0; k < ends.length; k++) {
                if (k % Index.CHUNK == 0) {
                    index.warm(words, keyWords, k, Math.min(ends.length, k + Index.CHUNK));
                }
                index.find(words, k * keyWords, found);
                ends[k] = found.size();
            }
            long[][] rounds = new long[levels][];
            for (int level = 0; level < levels; level++) {
                rounds[level] =
                        Later.values(index.column(width + level, found.array(), found.size()));
            }
            int i = 0;
            for (int k = 0; k < ends.length; k++) {
                for (; i < ends[k]; i++) {
                    if (isUntilNow(rounds, i)) {
                        stored.add(found.get(i));
                    } else {
                        mark(k, bound(rounds, i));
                    }
                }
            }
            long[] weights = new long[stored.size()];
            for (int s = 0; s < weights.length; s++) {
                weights[s] = index.weight(stored.get(s));
            }
            return weights;
        }

        private boolean isUntilNow(long[][] rounds, int i) {
            for (int level = 0; level < levels; level++) {
                if (rounds[level][i] > now[level]) {
                    return false;
                }
            }
            return true;
        }

        /// The least time that is behind now and behind that of a stored row.
        private long[] bound(long[][] rounds, int i) {
            long[] bound = now.clone();
            for (int level = 0; level < levels; level++) {
                bound[level] = Math.max(bound[level], rounds[level][i]);
            }
            return bound;
        }

        private void mark(int key, long[] time) {
            RowNumbers at = marked.computeIfAbsent(time, t -> new RowNumbers(4));
            if (at.size() == 0 || at.get(at.size() - 1) != key) {
                at.add(key);
            }
        }

        void addTo(Later waiting) {
            marked.forEach((time, at) ->
                    waiting.add(time, withRounds(keys.take(at.array(), at.size()), time)));
        }
    }

    private static Batch withRounds(Batch rows, long[] time) {
        var columns = new Column[rows.width() + time.length];
        for (int c = 0; c < columns.length; c++) {
            columns[c] =
                    c < rows.width()
                            ? rows.column(c)
                            : LongColumn.constant(rows.size(), time[c - rows.width()]);
        }
        return new Batch(rows.size(), columns, rows.weights(), rows.isConsolidated());
    }

    /// What was emitted, by key and round.
    private static final class Results {

        private final Index index;
        private final int width;
        private final Batch nothing;

        Results(Schema schema, int[] key, int levels) {
            Schema stored = Enter.withRounds(schema, levels);
            this.width = schema.width();
            this.index = Index.ofDifferences(stored, key);
            this.nothing = Batch.empty(stored);
        }

        Batch nothing() {
            return nothing;
        }

        boolean isEmpty() {
            return index.size() == 0;
        }

        /// Takes the difference between what there is of keys up to now and what there is to be.
        Batch become(Batch wanted, Batch keys, Marks marks) {
            var stored = new RowNumbers(keys.size());
            long[] weights = marks.select(index, width, stored);
            Batch change = wanted;
            if (stored.size() > 0) {
                for (int i = 0; i < weights.length; i++) {
                    weights[i] = -weights[i];
                }
                var columns = new Column[width];
                for (int c = 0; c < width; c++) {
                    columns[c] = index.column(c, stored.array(), stored.size());
                }
                Batch before = new Batch(stored.size(), columns, weights, false);
                change = Batch.concat(List.of(wanted, before));
            }
            change = Consolidation.consolidate(change);
            if (change.isEmpty()) {
                return nothing;
            }
            change = withRounds(change, marks.now);
            index.absorb(change);
            return change;
        }
    }

    /// The rows that failed, by key and round, with the columns of a result and its failure.
    private static final class Failures implements Step {

        private final Schema schema;
        private final Results failed;
        private final FailedRows rows;
        private @org.jspecify.annotations.Nullable Step step;

        Failures(Schema output, int[] key, int levels) {
            this.schema = output;
            this.rows = new FailedRows(output);
            this.failed = new Results(rows.schema(), key, levels);
        }

        void collect(Step current) {
            step = current;
        }

        @Override
        public long epoch() {
            return step == null ? 0 : step.epoch();
        }

        @Override
        public void fail(
                io.deltaway.engine.batch.Failure failure,
                Schema of,
                Batch batch,
                int row,
                long weight) {
            rows.add(failure, batch, row, weight);
        }

        /// Reports how the failures of keys differ from those reported up to now.
        void report(Batch keys, Marks marks, Step to) {
            if (rows.isEmpty() && failed.isEmpty()) {
                return;
            }
            Batch change = failed.become(rows.take(), keys, marks);
            for (int i = 0; i < change.size(); i++) {
                to.fail(rows.failure(change, i), schema, change, i, change.weight(i));
            }
        }
    }

    @Override
    public long nextRound(long[] rounds, int level) {
        return later.nextRound(rounds, level);
    }

    @Override
    public long rowsReread() {
        return reread;
    }

    @Override
    public List<Kept> kept() {
        return List.of(results.index, failures.failed.index);
    }

    @Override
    public long stateBytes() {
        return results.index.sizeInBytes() + failures.failed.index.sizeInBytes();
    }

    @Override
    public void keepIn(PageCache cache) {
        results.index.keepIn(cache);
        failures.failed.index.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return results.index.sizeOutside() + failures.failed.index.sizeOutside();
    }
}
