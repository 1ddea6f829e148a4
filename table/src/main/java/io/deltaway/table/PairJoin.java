package io.deltaway.table;

import io.deltaway.engine.operator.AsOfRule;
import io.deltaway.engine.value.Type;
import io.deltaway.table.Joined.Pairs;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.PlanNode.Join.Kind;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Timing;
import java.util.function.BiFunction;

/// A join that makes rows of pairs of rows `L` and `R`. It goes by keys, by time as well, or by
/// time alone. A row whose time is null, or NaN, matches nothing.
///
/// @param <A> what the left side of a pair offers
/// @param <B> what the right side offers
/// @param <J> the join that it is
public abstract sealed class PairJoin<L, R, A, B, J>
        permits Joined.Inner, Joined.Left, Joined.Right, Joined.Full {

    private final Pairs<L, R> pairs;
    private final Kind kind;
    private final A left;
    private final B right;

    PairJoin(Pairs<L, R> pairs, Kind kind, A left, B right) {
        this.pairs = pairs;
        this.kind = kind;
        this.left = left;
        this.right = right;
    }

    /// The same join of these.
    abstract J of(Pairs<L, R> others);

    final J goingBy(Timing timing) {
        return of(pairs.with(timing));
    }

    /// Pairs have equal values here; said several times, all must be equal.
    public final <K> J on(Expr<L, K> leftKey, Expr<R, K> rightKey) {
        return of(pairs.on(leftKey, rightKey));
    }

    /// Pairs have equal keys of several columns: `on(into(Key.class, ...), into(Key.class, ...))`.
    public final <K> J on(Projection<L, K> leftKey, Projection<R, K> rightKey) {
        return of(pairs.on(leftKey, rightKey));
    }

    /// A row made of each pair.
    public final <O> Table<O> select(BiFunction<A, B, Projection<Pair<L, R>, O>> result) {
        return pairs.select(kind, result.apply(left, right));
    }

    /// Pairs are in the same window: of several windows in which both rows are, once for each. In
    /// an outer join a row is without a match in each of its windows that has none; a row without a
    /// time, or in no window, is so once.
    ///
    /// @param leftTimes the windows, and the left time that they go by
    /// @throws PlanException where the windows are sessions
    public final <T> InWindow<L, R, T, A, B> inWindow(
            Window<L, T> leftTimes, Moment<R, T, ?> rightTime) {
        if (!(leftTimes.framing() instanceof Framing.Fixed fixed)) {
            throw new PlanException(
                    "DW-0116",
                    "a join in windows that depend on rows",
                    "windows that depend on the time alone: tumbling, sliding, hopping or calendar",
                    leftTimes.toString(),
                    "join within bounds instead");
        }
        var timing =
                new Timing.InWindow(
                        Amounts.optional(fixed.time()),
                        term(rightTime),
                        fixed.windows(),
                        fixed.text());
        return new InWindow<>(pairs.with(timing), kind, left, right, fixed.time().type());
    }

    /// Pairs are near in time: the right time is at least `left + lower` and at most `left +
    /// upper`. Both bounds belong to it; a negative one is before the left time.
    ///
    /// @throws PlanException where `lower` is above `upper`
    public final <T, D extends Comparable<D>> J within(
            Moment<L, T, D> left, Moment<R, T, D> right, D lower, D upper) {
        Term time = term(left);
        Checks.argument(
                lower.compareTo(upper) <= 0,
                "within",
                "a lower bound that is not above the upper one",
                lower + " and " + upper);
        return goingBy(
                new Timing.Within(
                        time,
                        term(right),
                        Amounts.distance(time.type(), lower),
                        Amounts.distance(time.type(), upper),
                        Amounts.shown(time.type(), lower)
                                + " to "
                                + Amounts.shown(time.type(), upper)));
    }

    /// Each left row has one match at most: the last right row of its key that is not later. Right
    /// rows that no left row takes are those without a match.
    public final <T, D> J asOf(Moment<L, T, D> left, Moment<R, T, D> right) {
        return asOf(left, right, AsOf.backward());
    }

    /// As [#asOf(Moment, Moment)], by another rule.
    public final <T, D> J asOf(Moment<L, T, D> left, Moment<R, T, D> right, AsOf rule) {
        return goingBy(
                new Timing.AsOf(
                        term(left),
                        term(right),
                        new AsOfRule(rule.direction(), rule.isStrict(), false, 0),
                        rule.toString()));
    }

    /// As [#asOf(Moment, Moment, AsOf)], where a row that is farther away than `tolerance` is no
    /// match.
    public final <T, D> J asOf(
            Moment<L, T, D> left, Moment<R, T, D> right, AsOf rule, D tolerance) {
        Term time = term(left);
        Type type = time.type();
        long limit = Amounts.distance(type, tolerance);
        Checks.argument(
                type == Type.Simple.DOUBLE ? (Double) tolerance >= 0 : limit >= 0,
                "asOf",
                "a tolerance that is not negative",
                tolerance);
        return goingBy(
                new Timing.AsOf(
                        time,
                        term(right),
                        new AsOfRule(rule.direction(), rule.isStrict(), true, limit),
                        rule + ", at most " + Amounts.shown(type, tolerance)));
    }

    /// Says when rows are late and answers final. A row is late when its time is behind the clock
    /// by more than the grace, where windows don't say otherwise; the clock is the smaller one of
    /// both sides' clocks. An answer is final when no row that may still come or go could change
    /// it: then it stays, and what was kept for it is dropped. A row without a time fails.
    ///
    /// Here `holdBack` is measured from the later of both times, or the start of the window.
    ///
    /// @throws PlanException where the join goes by no time
    public final J lateness(Lateness<?> lateness) {
        return of(pairs.closing(kind, lateness));
    }

    /// The left rows that were refused, each as often as it came. A retraction that is refused is
    /// not among them.
    ///
    /// @throws PlanException where no row is late
    public final Table<L> lateLeft() {
        return pairs.judgedOrRefused().left().late();
    }

    /// As [#lateLeft], of the right side.
    public final Table<R> lateRight() {
        return pairs.judgedOrRefused().right().late();
    }

    private static Term term(Moment<?, ?, ?> moment) {
        return ((Expr<?, ?>) moment).term();
    }
}
