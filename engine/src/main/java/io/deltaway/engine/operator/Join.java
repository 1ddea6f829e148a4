package io.deltaway.engine.operator;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.batch.LongColumn;
import io.deltaway.engine.batch.Weights;
import io.deltaway.engine.state.Index;
import io.deltaway.engine.state.RowNumbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
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
/// reaches zero. In a self-join a row has a match, itself, unless its key has a null: what its key
/// does makes no difference at the end of an epoch, when no weight is below zero, and isn't asked.
///
/// Keeps nothing of its own. One probe for each changed row, and the rows that it meets.
public final class Join implements Operator.InPieces, Operator.Sleeps {

    /// Rows of a piece of the output, at least: its columns stay in the cache.
    private static final int PIECE = 4_096;

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
    private final boolean isSelfJoin;
    private final List<Batch> parts = new ArrayList<>();
    private Consumer<Batch> reader = parts::add;
    private int piece = Integer.MAX_VALUE;
    private @Nullable FanOut leftSums;
    private @Nullable FanOut rightSums;
    private final Batch nothing;

    /// The rows that a chunk of keys meets, and where those of each key end.
    private final RowNumbers found = new RowNumbers(Index.CHUNK);

    private final int[] ends = new int[Index.CHUNK];

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
        this.isSelfJoin = left.index == right.index;
        this.nothing = nothing;
        (leftIsFirst ? leftArrange : rightArrange).beforeAbsorb(this::firstChanges);
    }

    @Override
    public void giveTo(Consumer<Batch> newReader) {
        reader = newReader;
        piece = PIECE;
    }

    @Override
    public boolean addTo(GroupSums groups, int[] columns, IntConsumer added) {
        if (!kind.equals(Kind.INNER) || outputs.isEmpty()) {
            return false;
        }
        List<Output> read = Arrays.stream(columns).mapToObj(outputs::get).toList();
        leftSums = FanOut.of(true, right.index, read, groups, added);
        rightSums = FanOut.of(false, left.index, read, groups, added);
        return leftSums != null || rightSums != null;
    }

    /// Before F absorbs: everything reads S, and F where presence in F matters, as of before.
    private void firstChanges(Batch delta) {
        changes(first, delta, second, false);
    }

    @Override
    public Batch step(Batch[] inputs, Step step) {
        Batch delta = inputs[first.isLeft ? 1 : 0];
        if (!delta.isEmpty()) {
            changes(second, delta, first, true);
        }
        if (parts.isEmpty()) {
            return nothing;
        }
        Batch out = Batch.concat(parts);
        parts.clear();
        return out;
    }

    /// What changes by the changed rows of a side.
    ///
    /// @param absorbed whether this side's index has taken the delta already
    private void changes(Side side, Batch delta, Side other, boolean absorbed) {
        long[] keys = other.index.keysOf(delta, side.keyColumns);
        Column[] nullable = columnsWithNulls(delta, side.keyColumns);
        ownRows(side, delta, other, keys, nullable);
        appearances(side, delta, other, keys, nullable, absorbed);
    }

    /// The changed rows of a side: with the rows they meet on the other, and alone where their key
    /// is absent (outer, anti) or present (semi) there.
    private void ownRows(Side side, Batch delta, Side other, long[] keys, Column[] nullable) {
        FanOut sums = side.isLeft ? leftSums : rightSums;
        if (sums != null && sums.isOn()) {
            sums.add(delta, keys, nullable);
            return;
        }
        boolean unmatched = wantsUnmatched(side);
        boolean matched = side.isLeft && kind.leftMatched;
        if (!kind.pairs && !unmatched && !matched) {
            return;
        }
        int size = delta.size();
        int keyWords = other.index.keyWords();
        var rows = new Met(side, delta, other, Math.min(size, piece));
        for (int from = 0; from < size; from += Index.CHUNK) {
            int to = Math.min(size, from + Index.CHUNK);
            if (kind.pairs) {
                found.clear();
                other.index.findAll(keys, from, to, found, ends);
            } else if (!isSelfJoin) {
                other.index.warm(keys, keyWords, from, to);
            }
            for (int i = from; i < to; i++) {
                boolean excluded = nullable.length > 0 && hasNull(nullable, i);
                boolean present = !excluded;
                if (present && kind.pairs) {
                    boolean meets =
                            rows.meet(i, i == from ? 0 : ends[i - from - 1], ends[i - from]);
                    present = meets || isSelfJoin;
                } else if (present && !isSelfJoin) {
                    present = other.index.weightOf(keys, i * keyWords) > 0;
                }
                if ((unmatched || matched) && present == matched) {
                    rows.alone(i);
                }
            }
            rows.read();
            if (rows.count() >= piece) {
                rows.emit();
                rows = new Met(side, delta, other, piece);
            }
        }
        rows.emit();
    }

    private static Column[] columnsWithNulls(Batch delta, int[] keyColumns) {
        return Arrays.stream(keyColumns)
                .mapToObj(delta::column)
                .filter(column -> column.nulls() != null)
                .toArray(Column[]::new);
    }

    /// Whether a part of a key is null, so that it matches nothing.
    static boolean hasNull(Column[] columns, int row) {
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

    /// The stored rows of the other side that gain or lose their only match by the changed rows of
    /// this side.
    private void appearances(
            Side side, Batch delta, Side other, long[] keys, Column[] nullable, boolean absorbed) {
        boolean unmatched = wantsUnmatched(other);
        boolean matched = other.isLeft && kind.leftMatched;
        if (!unmatched && !matched || isSelfJoin) {
            return;
        }
        Presence presence = Presence.of(side.index, delta, side.keyColumns, absorbed);
        var rows = new Met(side, delta, other, presence.changed());
        for (int k = 0; k < presence.changed(); k++) {
            int row = presence.row(k);
            if (!hasNull(nullable, row)) {
                int sign = presence.appears(k) == matched ? 1 : -1;
                rows.change(sign, keys, row * other.index.keyWords());
            }
        }
        rows.emit();
    }

    /// Rows of the output while they are found: of a side rows of its delta, of the other one
    /// stored rows. What stored rows hold is copied while it is still in the cache from finding
    /// them.
    private final class Met {

        private final Batch delta;
        private final Side other;
        private final @Nullable ColumnBuilder[] read = new ColumnBuilder[outputs.size()];
        private final RowNumbers stored;
        private int[] probes;
        private long[] weights;
        private int readCount;

        Met(Side side, Batch delta, Side other, int expected) {
            this.delta = delta;
            this.other = other;
            stored = new RowNumbers(expected);
            probes = new int[Math.max(expected, 4)];
            weights = new long[probes.length];
            for (int c = 0; c < read.length; c++) {
                Output output = outputs.get(c);
                if (output.fromLeft != side.isLeft) {
                    read[c] = other.index.builder(output.column, expected);
                }
            }
        }

        /// Adds a row of the delta with each of some found rows.
        ///
        /// @return whether these are there, all in all
        boolean meet(int row, int foundFrom, int foundTo) {
            long weight = delta.weight(row);
            long sum = 0;
            int to = stored.size();
            makeRoom(foundTo - foundFrom);
            for (int i = foundFrom; i < foundTo; i++) {
                int other = found.get(i);
                long otherWeight = this.other.index.weight(other);
                stored.add(other);
                probes[to] = row;
                weights[to++] = Weights.product(weight, otherWeight);
                sum = Weights.sum(sum, otherWeight);
            }
            return sum > 0;
        }

        /// Adds a row of the delta without one of the other side.
        void alone(int row) {
            makeRoom(1);
            stored.add(-1);
            probes[stored.size() - 1] = row;
            weights[stored.size() - 1] = delta.weight(row);
        }

        /// Adds the stored rows that have this key, without one of this side.
        void change(int sign, long[] keys, int at) {
            int from = stored.size();
            other.index.find(keys, at, stored);
            makeRoom(0);
            for (int i = from; i < stored.size(); i++) {
                probes[i] = -1;
                weights[i] = Weights.product(sign, other.index.weight(stored.get(i)));
            }
        }

        int count() {
            return stored.size();
        }

        private void makeRoom(int more) {
            if (stored.size() + more > probes.length) {
                int room = Math.max(stored.size() + more, probes.length * 2);
                probes = Arrays.copyOf(probes, room);
                weights = Arrays.copyOf(weights, room);
            }
        }

        /// Copies what the stored rows hold that were added since the last call.
        void read() {
            for (int c = 0; c < read.length; c++) {
                if (read[c] != null) {
                    int column = outputs.get(c).column;
                    other.index.append(column, stored.array(), readCount, stored.size(), read[c]);
                }
            }
            readCount = stored.size();
        }

        /// Adds the rows to the output.
        void emit() {
            read();
            int count = stored.size();
            if (count == 0) {
                return;
            }
            var columns = new Column[Math.max(outputs.size(), 1)];
            if (outputs.isEmpty()) {
                columns[0] = LongColumn.constant(count, 0);
            }
            for (int c = 0; c < read.length; c++) {
                columns[c] =
                        read[c] == null
                                ? delta.column(outputs.get(c).column).take(probes, count)
                                : read[c].build();
            }
            reader.accept(new Batch(count, columns, weights, false));
        }
    }
}
