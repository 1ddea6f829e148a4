package io.deltaway.plans;

import static io.deltaway.table.Columns.desc;
import static io.deltaway.table.Columns.ifElse;

import io.deltaway.table.DateExpr;
import io.deltaway.table.DecimalExpr;
import io.deltaway.table.DoubleExpr;
import io.deltaway.table.DurationExpr;
import io.deltaway.table.Expr;
import io.deltaway.table.Group;
import io.deltaway.table.IntExpr;
import io.deltaway.table.LongExpr;
import io.deltaway.table.Row;
import io.deltaway.table.TextExpr;
import io.deltaway.table.Types;
import io.deltaway.table.VectorExpr;
import io.deltaway.table.WholeExpr;
import java.util.List;

/// Builds aggregates with the table API.
///
/// @param <K> the key of the group
record Grouping<K>(Group<K, Row> group, Expressions<Row> rows) {

    Expr<Group<K, Row>, ?> of(Formula.Summary summary) {
        List<Expr<Row, ?>> arguments =
                summary.arguments().stream().<Expr<Row, ?>>map(rows::of).toList();
        if (arguments.isEmpty()) {
            return group.count();
        }
        return arguments.size() == 1
                ? ofOne(summary.agg(), arguments.getFirst())
                : ofTwo(summary.agg(), arguments.get(0), arguments.get(1));
    }

    private Expr<Group<K, Row>, ?> ofTwo(Agg agg, Expr<Row, ?> a, Expr<Row, ?> b) {
        return switch (agg) {
            case ARG_MIN -> group.argMin(a, b);
            case ARG_MAX -> group.argMax(a, b);
            case LIST_BY -> group.listBy(desc(a), b);
            default -> group.joinText(Cast.text(a), ";", b);
        };
    }

    private Expr<Group<K, Row>, ?> ofOne(Agg agg, Expr<Row, ?> a) {
        return switch (agg) {
            case COUNT_OF -> group.count(a);
            case COUNT_DISTINCT -> group.countDistinct(a);
            case APPROX_COUNT_DISTINCT -> {
                LongExpr<Group<K, Row>> exact = group.countDistinct(a);
                LongExpr<Group<K, Row>> estimate = group.approxCountDistinct(a);
                yield ifElse(estimate.minus(exact).abs().le(1), exact, estimate);
            }
            case SUM -> sum(a);
            case AVG -> avg(a);
            case MIN, MAX -> extreme(agg, a);
            case ANY -> group.any(a);
            case UNIQUE -> group.unique(a);
            case EARLIEST -> group.earliest(a);
            case LATEST -> group.latest(a);
            case JOIN_TEXT -> group.joinText(Cast.text(a), ";");
            case SORTED_LIST -> group.sortedList(a);
            case TOP_2 -> group.topK(2, a);
            case BOTTOM_2 -> group.bottomK(2, a);
            case ALL -> group.all(Cast.bool(a));
            case SOME -> group.some(Cast.bool(a));
            case MEDIAN -> quantile("0.5", a);
            case QUANTILE -> quantile("0.9", a);
            case QUANTILE_DISCRETE -> group.quantileDiscrete(0.4, a);
            case VARIANCE ->
                    a instanceof WholeExpr
                            ? group.variance(Cast.whole(a))
                            : group.variance(Cast.floating(a));
            case STDDEV ->
                    a instanceof WholeExpr
                            ? group.stddev(Cast.whole(a))
                            : group.stddev(Cast.floating(a));
            case POPULATION_VARIANCE ->
                    a instanceof WholeExpr
                            ? group.populationVariance(Cast.whole(a))
                            : group.populationVariance(Cast.floating(a));
            case POPULATION_STDDEV ->
                    a instanceof WholeExpr
                            ? group.populationStddev(Cast.whole(a))
                            : group.populationStddev(Cast.floating(a));
            case LONGEST -> group.reduceWith(Types.TEXT, new User.Longest(), Cast.text(a));
            case PARITY -> group.reduceWith(Types.LONG, new User.Parity(), Cast.longs(a));
            case COUNT, ARG_MIN, ARG_MAX, LIST_BY, JOIN_TEXT_BY ->
                    throw new IllegalArgumentException(agg + " of one value");
        };
    }

    private Expr<Group<K, Row>, ?> sum(Expr<Row, ?> a) {
        return switch (a) {
            case IntExpr<?> _ -> group.sum(Cast.ints(a));
            case LongExpr<?> _ -> group.sum(Cast.longs(a));
            case DoubleExpr<?> _ -> group.sum(Cast.doubles(a));
            case DurationExpr<?> _ -> group.sum(Cast.durations(a));
            case VectorExpr<?, ?> _ -> group.sum(Cast.vector(a));
            default -> group.sum(Cast.decimals(a));
        };
    }

    private Expr<Group<K, Row>, ?> avg(Expr<Row, ?> a) {
        return switch (a) {
            case IntExpr<?> _ -> group.avg(Cast.ints(a));
            case LongExpr<?> _ -> group.avg(Cast.longs(a));
            case DoubleExpr<?> _ -> group.avg(Cast.doubles(a));
            case DurationExpr<?> _ -> group.avg(Cast.durations(a));
            case VectorExpr<?, ?> _ -> group.avg(Cast.vector(a));
            default -> group.avg(Cast.decimals(a));
        };
    }

    private Expr<Group<K, Row>, ?> extreme(Agg agg, Expr<Row, ?> a) {
        boolean min = agg == Agg.MIN;
        return switch (a) {
            case IntExpr<?> _ -> min ? group.min(Cast.ints(a)) : group.max(Cast.ints(a));
            case LongExpr<?> _ -> min ? group.min(Cast.longs(a)) : group.max(Cast.longs(a));
            case DoubleExpr<?> _ -> min ? group.min(Cast.doubles(a)) : group.max(Cast.doubles(a));
            case DecimalExpr<?> _ ->
                    min ? group.min(Cast.decimals(a)) : group.max(Cast.decimals(a));
            case TextExpr<?> _ -> min ? group.min(Cast.text(a)) : group.max(Cast.text(a));
            case DurationExpr<?> _ ->
                    min ? group.min(Cast.durations(a)) : group.max(Cast.durations(a));
            case DateExpr<?> _ -> min ? group.min(Cast.date(a)) : group.max(Cast.date(a));
            default -> min ? group.min(Cast.bool(a)) : group.max(Cast.bool(a));
        };
    }

    private Expr<Group<K, Row>, ?> quantile(String fraction, Expr<Row, ?> a) {
        double q = Double.parseDouble(fraction);
        boolean median = q == 0.5;
        return switch (a) {
            case IntExpr<?> _ ->
                    median ? group.median(Cast.ints(a)) : group.quantile(q, Cast.ints(a));
            case LongExpr<?> _ ->
                    median ? group.median(Cast.longs(a)) : group.quantile(q, Cast.longs(a));
            case DoubleExpr<?> _ ->
                    median ? group.median(Cast.doubles(a)) : group.quantile(q, Cast.doubles(a));
            case DurationExpr<?> _ ->
                    median ? group.median(Cast.durations(a)) : group.quantile(q, Cast.durations(a));
            default ->
                    median ? group.median(Cast.decimals(a)) : group.quantile(q, Cast.decimals(a));
        };
    }
}
