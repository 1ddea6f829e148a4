package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.Consolidation;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.Kept;
import io.deltaway.engine.state.PageCache;
import io.deltaway.engine.state.RowNumbers;
import io.deltaway.engine.value.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Pairs of rows with equal keys, where each left row is answered once: with the right rows as of
/// the end of the epoch in which it comes. Later changes on the right don't revise the answer.
///
/// Defined over history: the answer depends on when a left row came. A left row that is retracted
/// takes back what it was answered, and nothing else; of several equal rows the one that was
/// answered last goes first. A row whose key is null has no match.
///
/// Keeps the left rows with their answers ([GivenAnswers]), unless they are never retracted. One
/// probe of the right index for a new left row, one of its own for a retraction, and the rows of
/// the answer; nothing for a changed right row.
public final class AsOfNowJoin implements Operator.HoldsBack, Paged {

    private final boolean outer;
    private final boolean appendOnly;
    private final int[] keyColumns;
    private final Index right;
    private final List<Join.Output> outputs;
    private final Batch nothing;
    private final GivenAnswers given;
    private final List<Batch> waiting = new ArrayList<>();

    /// @param outer whether a left row without an answer comes out too
    /// @param keyColumns the key of the left rows
    /// @param appendOnly whether left rows are never retracted, so that nothing has to be kept
    /// @param nothing the empty output
    public AsOfNowJoin(
            boolean outer,
            boolean appendOnly,
            Schema left,
            int[] keyColumns,
            Schema rightSchema,
            Arrange right,
            List<Join.Output> outputs,
            Batch nothing) {
        this.outer = outer;
        this.appendOnly = appendOnly;
        this.keyColumns = keyColumns.clone();
        this.right = right.index();
        this.outputs = List.copyOf(outputs);
        this.nothing = nothing;
        this.given = new GivenAnswers(left, keyColumns, rightSchema, outputs);
    }

    /// Rows without a key have no match, whenever they come or go.
    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[0];
        Batch keyed = rows(delta, row -> hasKey(delta, row));
        if (!keyed.isEmpty()) {
            waiting.add(keyed);
        }
        return outer && keyed.size() < delta.size()
                ? TimedPairs.alone(rows(delta, row -> !hasKey(delta, row)), true, outputs, nothing)
                : nothing;
    }

    @Override
    public Batch endEpoch(Step step) {
        if (waiting.isEmpty()) {
            return nothing;
        }
        Batch delta = Consolidation.consolidate(Batch.concat(waiting));
        waiting.clear();
        Batch answered = answer(rows(delta, row -> delta.weight(row) > 0));
        if (appendOnly) {
            return answered;
        }
        Batch gone = rows(delta, row -> delta.weight(row) < 0);
        return Batch.concat(List.of(given.takeBack(gone, outer, nothing), answered));
    }

    private static Batch rows(Batch delta, IntPredicate wanted) {
        int[] picked = IntStream.range(0, delta.size()).filter(wanted).toArray();
        return picked.length == delta.size() ? delta : delta.take(picked, picked.length);
    }

    private boolean hasKey(Batch delta, int row) {
        for (int column : keyColumns) {
            if (delta.column(column).isNull(row)) {
                return false;
            }
        }
        return true;
    }

    private Batch answer(Batch delta) {
        long[] keys = right.keysOf(delta, keyColumns);
        int keyWords = right.keyWords();
        var rows = new RowNumbers(delta.size());
        var stored = new RowNumbers(delta.size());
        var found = new RowNumbers(16);
        for (int row = 0; row < delta.size(); row++) {
            found.clear();
            right.find(keys, row * keyWords, found);
            for (int i = 0; i < found.size(); i++) {
                rows.add(row);
                stored.add(found.get(i));
            }
            if (found.size() == 0) {
                rows.add(row);
                stored.add(-1);
            }
        }
        if (!appendOnly) {
            given.keep(delta, rows, stored, right);
        }
        return batch(delta, rows, stored);
    }

    private Batch batch(Batch delta, RowNumbers rows, RowNumbers stored) {
        int count = 0;
        int[] lefts = new int[rows.size()];
        int[] rights = new int[rows.size()];
        long[] weights = new long[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            int match = stored.get(i);
            if (match >= 0 || outer) {
                lefts[count] = rows.get(i);
                rights[count] = match;
                weights[count++] =
                        Math.multiplyExact(
                                delta.weight(rows.get(i)), match < 0 ? 1 : right.weight(match));
            }
        }
        var columns = new Column[nothing.width()];
        columns[0] = LongColumn.constant(count, 0);
        for (int c = 0; c < outputs.size(); c++) {
            Join.Output output = outputs.get(c);
            columns[c] =
                    output.fromLeft()
                            ? delta.column(output.column()).take(lefts, count)
                            : right.column(output.column(), rights, count);
        }
        return new Batch(count, columns, weights, false);
    }

    @Override
    public List<Kept> kept() {
        return List.of(given.kept());
    }

    @Override
    public long stateBytes() {
        return given.sizeInBytes();
    }

    @Override
    public void keepIn(PageCache cache) {
        given.keepIn(cache);
    }

    @Override
    public long bytesOutside() {
        return given.sizeOutside();
    }
}
