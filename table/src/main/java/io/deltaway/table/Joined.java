package io.deltaway.table;

import io.deltaway.engine.time.Windows;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.plan.Clock;
import io.deltaway.table.plan.Closing;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.PlanNode.Join.Kind;
import io.deltaway.table.plan.Properties;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Two tables about to be joined. Keys are any expressions, as many as are given with `on`; null
/// keys equal nothing. A table joined with itself is no special case: columns hang on their side.
public final class Joined {

    private Joined() {}

    /// The tables, the keys so far, how the join goes by time, and how rows are judged.
    record Pairs<L, R>(
            Table<L> left,
            Table<R> right,
            List<Term> leftKeys,
            List<Term> rightKeys,
            Timing timing,
            @Nullable Judged<L, R> judged) {

        /// What tells late rows on either side.
        record Judged<L, R>(Closing closing, Judgement<L> left, Judgement<R> right) {}

        <K> Pairs<L, R> on(Expr<L, K> leftKey, Expr<R, K> rightKey) {
            return on(List.of(leftKey.term()), List.of(rightKey.term()));
        }

        <K> Pairs<L, R> on(Projection<L, K> leftKey, Projection<R, K> rightKey) {
            return on(leftKey.values(left.names()), rightKey.values(right.names()));
        }

        private Pairs<L, R> on(List<Term> lefts, List<Term> rights) {
            lefts.forEach(left::check);
            rights.forEach(right::check);
            Checks.argument(
                    judged == null || !judged.closing.clock().isPerKey(),
                    "on",
                    "all keys before a lateness with a clock for each",
                    lefts);
            for (int i = 0; i < lefts.size(); i++) {
                Checks.sameType(lefts.get(i), rights.get(i));
            }
            var allLefts = new ArrayList<>(leftKeys);
            allLefts.addAll(lefts);
            var allRights = new ArrayList<>(rightKeys);
            allRights.addAll(rights);
            return new Pairs<>(
                    left, right, List.copyOf(allLefts), List.copyOf(allRights), timing, judged);
        }

        Pairs<L, R> with(Timing times) {
            if (!(timing instanceof Timing.AnyTime)) {
                throw new PlanException(
                        "DW-0123",
                        "a join goes by time twice: " + timing + "; " + times,
                        "join once more, or filter the result");
            }
            if (!times.times().isEmpty()) {
                left.check(times.times().getFirst());
                right.check(times.times().getLast());
            }
            return new Pairs<>(left, right, leftKeys, rightKeys, times, judged);
        }

        /// The same join of rows that are in time; a row without a time fails.
        Pairs<L, R> closing(Kind kind, Lateness<?> lateness) {
            Timing required = JoinLateness.required(timing, kind, lateness, judged != null);
            List<Term> times = required.times();
            var clock =
                    new Clock(
                            List.of(
                                    new Clock.Table(
                                            left.plan(),
                                            times.getFirst(),
                                            lateness.clocked(leftKeys)),
                                    new Clock.Table(
                                            right.plan(),
                                            times.getLast(),
                                            lateness.clocked(rightKeys))));
            var closing = new Closing(lateness.over(times.getFirst().type()), clock);
            Windows windows = required instanceof Timing.InWindow in ? in.windows() : null;
            Judgement<L> lefts = Judgement.of("lateness", left, closing, 0, windows);
            Judgement<R> rights = Judgement.of("lateness", right, closing, 1, windows);
            return new Pairs<>(
                    lefts.all(),
                    rights.all(),
                    leftKeys,
                    rightKeys,
                    required,
                    new Judged<>(closing, lefts, rights));
        }

        Judged<L, R> judgedOrRefused() {
            if (judged == null) {
                throw new PlanException(
                        "DW-0130",
                        "late rows of a join in which no row is late",
                        "say when one is: lateness(closing(ofSeconds(10)))");
            }
            return judged;
        }

        Scope<Pair<L, R>, L> leftSide() {
            return Scope.of(Side.LEFT, leftSchema());
        }

        Scope<Pair<L, R>, R> rightSide() {
            return Scope.of(Side.RIGHT, rightSchema());
        }

        MaybeScope<Pair<L, R>, L> maybeLeft() {
            return new MaybeScope<>(Side.LEFT, leftSchema());
        }

        MaybeScope<Pair<L, R>, R> maybeRight() {
            return new MaybeScope<>(Side.RIGHT, rightSchema());
        }

        private Schema leftSchema() {
            return left.rowType().schema();
        }

        private Schema rightSchema() {
            return right.rowType().schema();
        }

        <O> Table<O> select(Kind kind, Projection<Pair<L, R>, O> result) {
            mustHaveKeys();
            Names all =
                    Names.either(
                            Names.of(
                                    Side.LEFT,
                                    leftSchema(),
                                    kind == Kind.RIGHT || kind == Kind.FULL),
                            Names.of(
                                    Side.RIGHT,
                                    rightSchema(),
                                    kind == Kind.LEFT || kind == Kind.FULL));
            List<Term> values = result.values(all);
            Properties properties =
                    isAppendOnly(kind) ? Properties.APPEND_ONLY : Properties.CHANGING;
            var head = new Head(Origin.here(Joined.verb(kind)), result.rowType(), properties);
            var join =
                    new PlanNode.Join(
                            head,
                            kind,
                            left.plan(),
                            right.plan(),
                            leftKeys,
                            rightKeys,
                            timing,
                            judged == null ? null : judged.closing,
                            values);
            return left.to(join, result.rowType());
        }

        /// Pairs stay where rows stay, but an as-of match may be replaced by a better one. What was
        /// answered as of now is never revised, nor what is shown once it is final.
        private boolean isAppendOnly(Kind kind) {
            if (judged != null && judged.closing.lateness().changesWhatIsShown()) {
                return judged.closing.lateness().once();
            }
            boolean leftStays = left.plan().properties().appendOnly();
            boolean bothStay = leftStays && right.plan().properties().appendOnly();
            return switch (timing) {
                case Timing.AnyTime any -> bothStay && kind == Kind.INNER;
                case Timing.Within within -> bothStay && kind == Kind.INNER;
                case Timing.InWindow window -> bothStay && kind == Kind.INNER;
                case Timing.AsOf asOf -> false;
                case Timing.AsOfNow now -> leftStays;
            };
        }

        Table<L> semi(boolean anti) {
            mustHaveKeys();
            Properties before = left.plan().properties();
            boolean appendOnly =
                    !anti && before.appendOnly() && right.plan().properties().appendOnly();
            var head = left.head(anti ? "antiJoin" : "semiJoin", before.withAppendOnly(appendOnly));
            return left.same(
                    new PlanNode.Semi(head, anti, left.plan(), right.plan(), leftKeys, rightKeys));
        }

        private void mustHaveKeys() {
            if (leftKeys.isEmpty() && timing.times().isEmpty()) {
                throw new PlanException(
                        "DW-0122",
                        "a join without a key",
                        "say what must be equal with on(left, right)");
            }
        }
    }

    private static String verb(Kind kind) {
        return switch (kind) {
            case INNER -> "join";
            case LEFT -> "leftJoin";
            case RIGHT -> "rightJoin";
            case FULL -> "fullJoin";
            case LOOK_UP -> "lookUp";
        };
    }

    /// An inner join.
    public static final class Inner<L, R>
            extends PairJoin<L, R, Scope<Pair<L, R>, L>, Scope<Pair<L, R>, R>, Inner<L, R>> {

        Inner(Pairs<L, R> pairs) {
            super(pairs, Kind.INNER, pairs.leftSide(), pairs.rightSide());
        }

        @Override
        Inner<L, R> of(Pairs<L, R> pairs) {
            return new Inner<>(pairs);
        }

        /// Each left row is answered once: with the right rows that there are at the end of the
        /// epoch in which it comes. Later changes on the right don't revise that; when the left row
        /// goes, so does its answer.
        public Inner<L, R> asOfNow() {
            return goingBy(new Timing.AsOfNow());
        }
    }

    /// A left join: the right side offers [Maybe] columns only.
    public static final class Left<L, R>
            extends PairJoin<L, R, Scope<Pair<L, R>, L>, MaybeScope<Pair<L, R>, R>, Left<L, R>> {

        Left(Pairs<L, R> pairs) {
            super(pairs, Kind.LEFT, pairs.leftSide(), pairs.maybeRight());
        }

        @Override
        Left<L, R> of(Pairs<L, R> pairs) {
            return new Left<>(pairs);
        }

        /// Each left row is answered once: with the right rows that there are at the end of the
        /// epoch in which it comes. Later changes on the right don't revise that; when the left row
        /// goes, so does its answer.
        public Left<L, R> asOfNow() {
            return goingBy(new Timing.AsOfNow());
        }
    }

    /// A right join: the left side offers [Maybe] columns only.
    public static final class Right<L, R>
            extends PairJoin<L, R, MaybeScope<Pair<L, R>, L>, Scope<Pair<L, R>, R>, Right<L, R>> {

        Right(Pairs<L, R> pairs) {
            super(pairs, Kind.RIGHT, pairs.maybeLeft(), pairs.rightSide());
        }

        @Override
        Right<L, R> of(Pairs<L, R> pairs) {
            return new Right<>(pairs);
        }
    }

    /// A full join: both sides offer [Maybe] columns only.
    public static final class Full<L, R>
            extends PairJoin<
                    L, R, MaybeScope<Pair<L, R>, L>, MaybeScope<Pair<L, R>, R>, Full<L, R>> {

        Full(Pairs<L, R> pairs) {
            super(pairs, Kind.FULL, pairs.maybeLeft(), pairs.maybeRight());
        }

        @Override
        Full<L, R> of(Pairs<L, R> pairs) {
            return new Full<>(pairs);
        }
    }

    /// A look-up of single rows: a left row that has no match, or more than one, fails.
    public static final class LookUp<L, R> {

        private final Pairs<L, R> pairs;

        LookUp(Pairs<L, R> pairs) {
            this.pairs = pairs;
        }

        /// Pairs have equal values here; said several times, all must be equal.
        public <K> LookUp<L, R> on(Expr<L, K> left, Expr<R, K> right) {
            return new LookUp<>(pairs.on(left, right));
        }

        /// Pairs have equal keys of several columns: `on(into(Key.class, ...), into(Key.class,
        /// ...))`.
        public <K> LookUp<L, R> on(Projection<L, K> left, Projection<R, K> right) {
            return new LookUp<>(pairs.on(left, right));
        }

        /// A row made of each pair.
        public <O> Table<O> select(
                BiFunction<Scope<Pair<L, R>, L>, Scope<Pair<L, R>, R>, Projection<Pair<L, R>, O>>
                        result) {
            return pairs.select(Kind.LOOK_UP, result.apply(pairs.leftSide(), pairs.rightSide()));
        }
    }

    /// A table about to be filtered by whether its rows have a match.
    public static final class Semi<L, R> {

        private final Pairs<L, R> pairs;
        private final boolean anti;

        Semi(Pairs<L, R> pairs, boolean anti) {
            this.pairs = pairs;
            this.anti = anti;
        }

        /// Rows match where these values are equal.
        public <K> Table<L> on(Expr<L, K> left, Expr<R, K> right) {
            return pairs.on(left, right).semi(anti);
        }

        /// Rows match where both pairs of values are equal.
        public <K, M> Table<L> on(
                Expr<L, K> left, Expr<R, K> right, Expr<L, M> left2, Expr<R, M> right2) {
            return pairs.on(left, right).on(left2, right2).semi(anti);
        }

        /// Rows match where keys of several columns are equal: `on(into(Key.class, ...),
        /// into(Key.class, ...))`.
        public <K> Table<L> on(Projection<L, K> left, Projection<R, K> right) {
            return pairs.on(left, right).semi(anti);
        }
    }
}
