package io.deltaway.table;

import java.util.List;

/// Aggregates that add up, and statistics. Rows whose value is null are left out.
abstract sealed class Totals<G, R> extends Picks<G, R> permits Quantiles {

    Totals() {}

    /// The number of rows.
    public final LongExpr<G> count() {
        return summary("count");
    }

    /// The number of rows that have a value.
    public final LongExpr<G> count(Expr<R, ?> value) {
        return summary("countNonNull", value);
    }

    /// The number of different values.
    public final LongExpr<G> countDistinct(Expr<R, ?> value) {
        return summary("countDistinct", value);
    }

    /// About the number of different values, with a standard error of 1.6 percent, in a bounded
    /// amount of memory.
    public final LongExpr<G> approxCountDistinct(Expr<R, ?> value) {
        return summary("approxCountDistinct", value);
    }

    /// As [#approxCountDistinct(Expr)], with another error: 1.04 / sqrt(2^precision).
    ///
    /// @param precision from 4 to 16; a group's memory doubles with each
    public final LongExpr<G> approxCountDistinct(int precision, Expr<R, ?> value) {
        Checks.argument(
                precision >= 4 && precision <= 16,
                "approxCountDistinct",
                "a precision from 4 to 16",
                precision);
        return summary("approxCountDistinct", List.of(precision), value);
    }

    /// The sum; fails where it doesn't fit. Sums of floating numbers are exact, then rounded once.
    public final LongExpr<G> sum(IntExpr<R> value) {
        return summary("sum", value);
    }

    public final LongExpr<G> sum(LongExpr<R> value) {
        return summary("sum", value);
    }

    public final DoubleExpr<G> sum(FloatExpr<R> value) {
        return summary("sum", value);
    }

    public final DoubleExpr<G> sum(DoubleExpr<R> value) {
        return summary("sum", value);
    }

    public final DecimalExpr<G> sum(DecimalExpr<R> value) {
        return summary("sum", value);
    }

    public final DurationExpr<G> sum(DurationExpr<R> value) {
        return summary("sum", value);
    }

    /// The mean.
    public final DoubleExpr<G> avg(IntExpr<R> value) {
        return summary("avg", value);
    }

    public final DoubleExpr<G> avg(LongExpr<R> value) {
        return summary("avg", value);
    }

    public final DoubleExpr<G> avg(FloatExpr<R> value) {
        return summary("avg", value);
    }

    public final DoubleExpr<G> avg(DoubleExpr<R> value) {
        return summary("avg", value);
    }

    public final DecimalExpr<G> avg(DecimalExpr<R> value) {
        return summary("avg", value);
    }

    public final DurationExpr<G> avg(DurationExpr<R> value) {
        return summary("avg", value);
    }

    /// The element by element sum of vectors of one length.
    public final <T> VectorExpr<G, T> sum(VectorExpr<R, T> value) {
        return summary("sum", value);
    }

    /// The element by element mean of vectors of one length.
    public final <T> VectorExpr<G, T> avg(VectorExpr<R, T> value) {
        return summary("avg", value);
    }

    /// The variance of a sample (divided by n - 1); null for fewer than two values.
    public final DoubleExpr<G> variance(WholeExpr<R, ?> value) {
        return summary("varianceSample", value);
    }

    public final DoubleExpr<G> variance(FloatingExpr<R, ?> value) {
        return summary("varianceSample", value);
    }

    /// The variance of a population (divided by n).
    public final DoubleExpr<G> populationVariance(WholeExpr<R, ?> value) {
        return summary("variancePopulation", value);
    }

    public final DoubleExpr<G> populationVariance(FloatingExpr<R, ?> value) {
        return summary("variancePopulation", value);
    }

    /// The standard deviation of a sample (divided by n - 1); null for fewer than two values.
    public final DoubleExpr<G> stddev(WholeExpr<R, ?> value) {
        return summary("stddevSample", value);
    }

    public final DoubleExpr<G> stddev(FloatingExpr<R, ?> value) {
        return summary("stddevSample", value);
    }

    /// The standard deviation of a population (divided by n).
    public final DoubleExpr<G> populationStddev(WholeExpr<R, ?> value) {
        return summary("stddevPopulation", value);
    }

    public final DoubleExpr<G> populationStddev(FloatingExpr<R, ?> value) {
        return summary("stddevPopulation", value);
    }
}
