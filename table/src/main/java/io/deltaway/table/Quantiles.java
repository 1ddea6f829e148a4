package io.deltaway.table;

import java.util.List;

/// Aggregates by rank, exact. Rows whose value is null are left out.
abstract sealed class Quantiles<G, R> extends Totals<G, R> permits Group, WindowGroup, Framed {

    Quantiles() {}

    /// The value in the middle, or half way between the two in the middle: SQL's
    /// `percentile_cont(0.5)`.
    public final DoubleExpr<G> median(WholeExpr<R, ?> value) {
        return summary("median", value);
    }

    public final DoubleExpr<G> median(FloatingExpr<R, ?> value) {
        return summary("median", value);
    }

    public final DecimalExpr<G> median(DecimalExpr<R> value) {
        return summary("median", value);
    }

    public final TimeExpr<G> median(TimeExpr<R> value) {
        return summary("median", value);
    }

    public final DateTimeExpr<G> median(DateTimeExpr<R> value) {
        return summary("median", value);
    }

    public final InstantExpr<G> median(InstantExpr<R> value) {
        return summary("median", value);
    }

    public final DurationExpr<G> median(DurationExpr<R> value) {
        return summary("median", value);
    }

    /// A quantile, interpolated between two values: SQL's `percentile_cont`. The fraction goes from
    /// 0, the smallest value, to 1, the largest.
    public final DoubleExpr<G> quantile(double fraction, WholeExpr<R, ?> value) {
        return summary("quantile", List.of(checked(fraction)), value);
    }

    public final DoubleExpr<G> quantile(double fraction, FloatingExpr<R, ?> value) {
        return summary("quantile", List.of(checked(fraction)), value);
    }

    public final DecimalExpr<G> quantile(double fraction, DecimalExpr<R> value) {
        return summary("quantile", List.of(checked(fraction)), value);
    }

    public final TimeExpr<G> quantile(double fraction, TimeExpr<R> value) {
        return summary("quantile", List.of(checked(fraction)), value);
    }

    public final DateTimeExpr<G> quantile(double fraction, DateTimeExpr<R> value) {
        return summary("quantile", List.of(checked(fraction)), value);
    }

    public final InstantExpr<G> quantile(double fraction, InstantExpr<R> value) {
        return summary("quantile", List.of(checked(fraction)), value);
    }

    public final DurationExpr<G> quantile(double fraction, DurationExpr<R> value) {
        return summary("quantile", List.of(checked(fraction)), value);
    }

    /// The smallest value that at least a fraction of all values does not exceed: SQL's
    /// `percentile_disc`.
    public final <T> Expr<G, T> quantileDiscrete(double fraction, Expr<R, T> value) {
        return summary("quantileDiscrete", List.of(checked(fraction)), value);
    }

    private static double checked(double fraction) {
        Checks.argument(
                fraction >= 0 && fraction <= 1, "quantile", "a fraction from 0 to 1", fraction);
        return fraction;
    }
}
