package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.RowNumbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Joins two shared indexes on their keys; keys with a null in them match nothing.
///
/// Bilinear. With F the index that comes earlier in the circuit and S the other one (the same in a
/// self-join), the delta of F ⋈ S is dF ⋈ S as of before + F as of after ⋈ dS. The first part is
/// computed when F is about to absorb dF, at which moment S has not absorbed anything of this step
/// yet; the second at the join's own turn. So no table is ever built over a delta.
///
/// Rows without a match (outer, anti) and rows with one (semi) change when their own row changes or
/// when the other side's key appears or disappears, that is when the sum of its weights leaves or
/// reaches zero.
///
/// Keeps nothing of its own. One probe for each changed row, and the rows that it meets.
public final class Join implements Operator {

    /// Which rows come out.
    ///
    /// @param pairs matching pairs
    /// @param leftUnmatched rows of the left side without a match, with nulls for the right side
    /// @param rightUnmatched rows of the right side without a match, with nulls for the left side
    /// @param leftMatched rows of the left side that have a match, once
    public record Kind(
            boolean pairs, boolean leftUnmatched, boolean rightUnmatched, boolean leftMatched) {
        public static final Kind INNER = new Kind(true, false, false, false);
        public static final Kind LEFT = new Kind(true, true, false, false);
        public static final Kind RIGHT = new Kind(true, false, true, false);
        public static final Kind FULL = new Kind(true, true, true, false);
        public static final Kind SEMI = new Kind(false, false, false, true);
        public static final Kind ANTI = new Kind(false, true, false, false);
    }

    /// A column of the output: a column of one side.
    public record Output(boolean fromLeft, int column) {}

    private final Kind kind;
    private final List<Output> outputs;
    private final Side left;
    private final Side right;
    private final Side first;
    private final Side second;
    private final List<Batch> parts = new ArrayList<>();
    private final Batch nothing;

    private record Side(boolean isLeft, Index index, int[] keyColumns) {}

    /// @param leftIsFirst whether the left index comes earlier in the circuit; true for a self-join
    /// @param nothing the empty output
    public Join(
            Kind kind,
            Arrange leftArrange,
            Arrange rightArrange,
            boolean leftIsFirst,
            List<Output> outputs,
            Batch nothing) {
        this.kind = kind;
        this.outputs = List.copyOf(outputs);
        this.left = new Side(true, leftArrange.index(), leftArrange.index().keyColumns());
        this.right = new Side(false, rightArrange.index(), rightArrange.index().keyColumns());
        this.first = leftIsFirst ? left : right;
        this.second = leftIsFirst ? right : left;
        this.nothing = nothing;
        (leftIsFirst ? leftArrange : rightArrange).beforeAbsorb(this::firstChanges);
    }

    /// Before F absorbs: everything reads S, and F where presence in F matters, as of before.
    private void firstChanges(Batch delta) {
        if (kind.pairs) {
            pairs(first, delta, second);
        }
        ownRows(first, delta, second);
        appearances(first, delta, second, false);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[first.isLeft ? 1 : 0];
        if (!delta.isEmpty()) {
            if (kind.pairs) {
                pairs(second, delta, first);
            }
            ownRows(second, delta, first);
            appearances(second, delta, first, true);
        }
        if (parts.isEmpty()) {
            return nothing;
        }
        Batch out = Batch.concat(parts);
        parts.clear();
        return out;
    }

    /// The changed rows of a side with the rows they meet on the other.
    private void pairs(Side side, Batch delta, Side other) {
        long[] keys = other.index.keysOf(delta, side.keyColumns);
        Column[] nullable = columnsWithNulls(delta, side.keyColumns);
        int keyWords = other.index.keyWords();
        var stored = new RowNumbers(delta.size());
        int[] probes = new int[Math.max(delta.size(), 4)];
        for (int i = 0; i < delta.size(); i++) {
            if (i % Index.CHUNK == 0) {
                int end = Math.min(delta.size(), i + Index.CHUNK);
                other.index.warm(keys, keyWords, i, end);
            }
            if (!hasNull(nullable, i)) {
                int from = stored.size();
                other.index.find(keys, i * keyWords, stored);
                if (stored.size() > probes.length) {
                    probes = Arrays.copyOf(probes, Math.max(stored.size(), probes.length * 2));
                }
                Arrays.fill(probes, from, stored.size(), i);
            }
        }
        emit(side, delta, probes, other, stored, null);
    }

    private static Column[] columnsWithNulls(Batch delta, int[] keyColumns) {
        return Arrays.stream(keyColumns)
                .mapToObj(delta::column)
                .filter(column -> column.nulls() != null)
                .toArray(Column[]::new);
    }

    /// Whether a part of a key is null, so that it matches nothing.
    private static boolean hasNull(Column[] columns, int row) {
        for (Column column : columns) {
            if (column.isNull(row)) {
                return true;
            }
        }
        return false;
    }

    private boolean wantsUnmatched(Side side) {
        return side.isLeft ? kind.leftUnmatched : kind.rightUnmatched;
    }

    /// The changed rows of a side whose key is absent (outer, anti) or present (semi) on the other.
    private void ownRows(Side side, Batch delta, Side other) {
        boolean unmatched = wantsUnmatched(side);
        boolean matched = side.isLeft && kind.leftMatched;
        if (!unmatched && !matched) {
            return;
        }
        long[] keys = other.index.keysOf(delta, side.keyColumns);
        Column[] nullable = columnsWithNulls(delta, side.keyColumns);
        int keyWords = other.index.keyWords();
        var probes = new RowNumbers(delta.size());
        for (int i = 0; i < delta.size(); i++) {
            int at = i * keyWords;
            boolean present = !hasNull(nullable, i) && other.index.weightOf(keys, at) > 0;
            if (present == matched) {
                probes.add(i);
            }
        }
        var none = new RowNumbers(probes.size());
        for (int i = 0; i < probes.size(); i++) {
            none.add(-1);
        }
        emit(side, delta, probes.array(), other, none, null);
    }

    /// The stored rows of the other side that gain or lose their only match by the changed rows of
    /// this side.
    ///
    /// @param absorbed whether this side's index has taken the delta already
    private void appearances(Side side, Batch delta, Side other, boolean absorbed) {
        boolean unmatched = wantsUnmatched(other);
        boolean matched = other.isLeft && kind.leftMatched;
        if (!unmatched && !matched) {
            return;
        }
        Presence presence = Presence.of(side.index, delta, side.keyColumns, absorbed);
        if (presence.changed() == 0) {
            return;
        }
        long[] keys = other.index.keysOf(delta, side.keyColumns);
        Column[] nullable = columnsWithNulls(delta, side.keyColumns);
        int keyWords = other.index.keyWords();
        var stored = new RowNumbers(presence.changed());
        var signs = new RowNumbers(presence.changed());
        for (int k = 0; k < presence.changed(); k++) {
            int at = presence.row(k) * keyWords;
            if (hasNull(nullable, presence.row(k))) {
                continue;
            }
            int found = other.index.find(keys, at, stored);
            for (int i = 0; i < found; i++) {
                signs.add(presence.appears(k) == matched ? 1 : -1);
            }
        }
        int[] none = new int[stored.size()];
        Arrays.fill(none, -1);
        emit(side, delta, none, other, stored, signs);
    }

    /// Adds rows to the output: of `side` the rows `probes` of its delta, of `other` the stored
    /// rows; -1 is a row of nulls.
    ///
    /// @param signs what the weight of a stored row is multiplied with where there is no row of the
    ///   delta
    private void emit(
            Side side,
            Batch delta,
            int[] probes,
            Side other,
            RowNumbers stored,
            @Nullable RowNumbers signs) {
        int count = stored.size();
        if (count == 0) {
            return;
        }
        long[] weights = new long[count];
        for (int i = 0; i < count; i++) {
            long storedWeight = stored.get(i) < 0 ? 1 : other.index.weight(stored.get(i));
            long weight = signs == null ? delta.weight(probes[i]) : signs.get(i);
            weights[i] = Math.multiplyExact(weight, storedWeight);
        }
        var columns = new Column[outputs.size()];
        for (int c = 0; c < columns.length; c++) {
            Output output = outputs.get(c);
            columns[c] =
                    output.fromLeft == side.isLeft
                            ? delta.column(output.column).take(probes, count)
                            : other.index.column(output.column, stored.array(), count);
        }
        if (columns.length == 0) {
            columns = new Column[] {LongColumn.constant(count, 0)};
        }
        parts.add(new Batch(count, columns, weights, false));
    }
}
