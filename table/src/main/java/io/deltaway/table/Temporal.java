package io.deltaway.table;

import io.deltaway.engine.operator.AsOfRule;
import io.deltaway.engine.value.Type;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Timing;
import java.time.Duration;

/// A join of rows `L` and `R` that may go by time as well as by keys, or by time alone. A row whose
/// time is null, or NaN, matches nothing.
///
/// @param <J> the join that it is
public abstract sealed class Temporal<L, R, J>
        permits Joined.Inner, Joined.Left, Joined.Right, Joined.Full {

    Temporal() {}

    abstract J with(Timing timing);

    /// Pairs are near in time: the right time is at least `left + lower` and at most `left +
    /// upper`. Both bounds belong to it; a negative one is before the left time.
    ///
    /// @throws PlanException where `lower` is above `upper`
    public <T, D extends Comparable<D>> J within(
            Moment<L, T, D> left, Moment<R, T, D> right, D lower, D upper) {
        Term time = term(left);
        Checks.argument(
                lower.compareTo(upper) <= 0,
                "within",
                "a lower bound that is not above the upper one",
                lower + " and " + upper);
        return with(
                new Timing.Within(
                        time,
                        term(right),
                        distance(time.type(), lower),
                        distance(time.type(), upper),
                        text(time.type(), lower) + " to " + text(time.type(), upper)));
    }

    /// Each left row has one match at most: the last right row of its key that is not later. Right
    /// rows that no left row takes are those without a match.
    public <T, D> J asOf(Moment<L, T, D> left, Moment<R, T, D> right) {
        return asOf(left, right, AsOf.backward());
    }

    /// As [#asOf(Moment, Moment)], by another rule.
    public <T, D> J asOf(Moment<L, T, D> left, Moment<R, T, D> right, AsOf rule) {
        return with(
                new Timing.AsOf(
                        term(left),
                        term(right),
                        new AsOfRule(rule.direction(), rule.isStrict(), false, 0),
                        rule.toString()));
    }

    /// As [#asOf(Moment, Moment, AsOf)], where a row that is farther away than `tolerance` is no
    /// match.
    public <T, D> J asOf(Moment<L, T, D> left, Moment<R, T, D> right, AsOf rule, D tolerance) {
        Term time = term(left);
        Type type = time.type();
        long limit = distance(type, tolerance);
        Checks.argument(
                type == Type.Simple.DOUBLE ? (Double) tolerance >= 0 : limit >= 0,
                "asOf",
                "a tolerance that is not negative",
                tolerance);
        return with(
                new Timing.AsOf(
                        time,
                        term(right),
                        new AsOfRule(rule.direction(), rule.isStrict(), true, limit),
                        rule + ", at most " + text(type, tolerance)));
    }

    private static Term term(Moment<?, ?, ?> moment) {
        return ((Expr<?, ?>) moment).term();
    }

    /// A distance in the unit in which times are stored; of doubles their bits.
    private static long distance(Type type, Object distance) {
        return switch (distance) {
            case Duration length -> Amounts.of(type, length);
            case Double number -> {
                Checks.argument(Double.isFinite(number), "a distance", "a finite number", number);
                yield Double.doubleToRawLongBits(number);
            }
            default -> ((Number) distance).longValue();
        };
    }

    private static String text(Type type, Object distance) {
        return distance instanceof Duration length
                ? Amounts.text(type, Amounts.of(type, length))
                : String.valueOf(distance);
    }
}
