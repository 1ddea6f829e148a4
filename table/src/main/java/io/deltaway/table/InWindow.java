package io.deltaway.table;

import io.deltaway.engine.value.Type;
import io.deltaway.table.Joined.Pairs;
import io.deltaway.table.plan.PlanNode.Join.Kind;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Term.WindowBound.Bound;

/// A join of rows that are in the same window over `T`.
///
/// @param <A> what the left side of a pair offers
/// @param <B> what the right side offers
public final class InWindow<L, R, T, A, B> {

    /// The window of a pair. In an outer join there is none, and the bounds are null, where a row
    /// has no time or is in no window.
    public static final class Bounds<S, T> {

        private final Type type;
        private final boolean nullable;

        private Bounds(Type type, boolean nullable) {
            this.type = type;
            this.nullable = nullable;
        }

        /// Where the window starts.
        public Expr<S, T> start() {
            return Typed.of(new Term.WindowBound(Bound.START, type, nullable));
        }

        /// Where the window ends: the first time that does not belong to it.
        public Expr<S, T> end() {
            return Typed.of(new Term.WindowBound(Bound.END, type, nullable));
        }
    }

    /// Makes a row of a pair and its window.
    @FunctionalInterface
    public interface Result<L, R, T, A, B, O> {
        Projection<Pair<L, R>, O> of(A left, B right, Bounds<Pair<L, R>, T> window);
    }

    private final Pairs<L, R> pairs;
    private final Kind kind;
    private final A left;
    private final B right;
    private final Type type;

    InWindow(Pairs<L, R> pairs, Kind kind, A left, B right, Type type) {
        this.pairs = pairs;
        this.kind = kind;
        this.left = left;
        this.right = right;
        this.type = type;
    }

    /// As [PairJoin#lateness], by the windows: a row is late when all its windows have closed.
    public InWindow<L, R, T, A, B> lateness(Lateness<? super T> lateness) {
        return new InWindow<>(pairs.closing(kind, lateness), kind, left, right, type);
    }

    /// The left rows that were refused, each as often as it came. A retraction that is refused is
    /// not among them.
    ///
    /// @throws PlanException where windows never close
    public Table<L> lateLeft() {
        return pairs.judgedOrRefused().left().late();
    }

    /// As [#lateLeft], of the right side.
    public Table<R> lateRight() {
        return pairs.judgedOrRefused().right().late();
    }

    /// A row made of each pair and its window.
    public <O> Table<O> select(Result<L, R, T, A, B, O> result) {
        return pairs.select(kind, result.of(left, right, new Bounds<>(type, kind != Kind.INNER)));
    }
}
