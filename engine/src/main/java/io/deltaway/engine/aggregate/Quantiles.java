package io.deltaway.engine.aggregate;

import io.deltaway.engine.aggregate.Candidate.Bound;
import io.deltaway.engine.aggregate.Signature.Nullability;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Exact quantiles: O(log group) a changed row and a result.
///
/// The interpolated quantile `q` of n values is SQL's `percentile_cont`: with p = q * (n - 1), the
/// values at the positions below and above p, weighted by how near p is to each. For whole and
/// floating numbers it is computed in doubles as DuckDB does it, so that answers agree to the last
/// digit; for decimals and times exactly. The discrete one is `percentile_disc`: the smallest value
/// that at least q * n of the values don't exceed, with q taken as the decimal number that was
/// written.
final class Quantiles {

    private static final String CONTINUOUS = "INT, LONG, FLOAT or DOUBLE";
    private static final String EXACT = "DECIMAL, TIME, DATE_TIME, INSTANT or DURATION";
    private static final String FRACTION = "a number from 0 to 1";

    private Quantiles() {}

    static List<Candidate> candidates() {
        return List.of(
                interpolated("quantile", CONTINUOUS, FRACTION, "DOUBLE"),
                interpolated("quantile", EXACT, FRACTION, "the type of the argument"),
                interpolated("median", CONTINUOUS, "", "DOUBLE"),
                interpolated("median", EXACT, "", "the type of the argument"),
                new Candidate(
                        new Signature(
                                "quantileDiscrete",
                                "any type",
                                FRACTION,
                                "the type of the argument",
                                Nullability.WITH_ARGUMENTS,
                                "null",
                                "The smallest value that a fraction of all values does not exceed (SQL's percentile_disc)."),
                        (types, parameters) ->
                                types.size() == 1 && parameters.size() == 1
                                        ? discrete(
                                                types.getFirst(), fraction(parameters.getFirst()))
                                        : null));
    }

    private static Candidate interpolated(
            String name, String arguments, String parameter, String result) {
        boolean median = parameter.isEmpty();
        String summary =
                median
                        ? "The middle value, or half way between the two middle ones."
                        : "The quantile, interpolated between two values (SQL's percentile_cont).";
        return new Candidate(
                new Signature(
                        name,
                        arguments,
                        parameter,
                        result,
                        Nullability.WITH_ARGUMENTS,
                        "null",
                        summary),
                (types, parameters) -> {
                    if (types.size() != 1 || parameters.size() != (median ? 0 : 1)) {
                        return null;
                    }
                    Type type = types.getFirst();
                    boolean continuous = Candidate.isWhole(type) || Candidate.isFloating(type);
                    if (continuous != arguments.equals(CONTINUOUS)
                            || !continuous && !isExact(type)) {
                        return null;
                    }
                    BigDecimal fraction =
                            median ? new BigDecimal("0.5") : fraction(parameters.getFirst());
                    return continuous
                            ? inDoubles(type, fraction.doubleValue())
                            : exact(type, fraction);
                });
    }

    private static boolean isExact(Type type) {
        return type == Simple.DECIMAL
                || type == Simple.TIME
                || type == Simple.DATE_TIME
                || type == Simple.INSTANT
                || type == Simple.DURATION;
    }

    private static BigDecimal fraction(@Nullable Object parameter) {
        if (parameter instanceof Number number) {
            double value = number.doubleValue();
            if (value >= 0 && value <= 1) {
                return new BigDecimal(number.toString());
            }
        }
        throw new IllegalArgumentException(
                "a quantile is given by a number from 0 to 1, not " + parameter);
    }

    private static Bound inDoubles(Type type, double fraction) {
        return new Bound(
                Simple.DOUBLE,
                () ->
                        new Ordered(
                                ValueKeys.of(type),
                                (bag, keys, out) -> {
                                    double position = fraction * (bag.weight() - 1);
                                    long below = (long) Math.floor(position);
                                    double part = position - below;
                                    double low = number(keys, bag.select(below));
                                    double high =
                                            part == 0 ? low : number(keys, bag.select(below + 1));
                                    ((ColumnBuilder.OfDouble) out)
                                            .append(
                                                    low == high
                                                            ? low
                                                            : low * (1.0 - part) + high * part);
                                }));
    }

    private static double number(BagKeys keys, long key) {
        return ((Number) keys.value(key)).doubleValue();
    }

    private static Bound exact(Type type, BigDecimal fraction) {
        return new Bound(
                type,
                () ->
                        new Ordered(
                                ValueKeys.of(type),
                                (bag, keys, out) -> {
                                    BigDecimal position =
                                            fraction.multiply(BigDecimal.valueOf(bag.weight() - 1));
                                    long below = position.longValue();
                                    BigDecimal part = position.subtract(BigDecimal.valueOf(below));
                                    long low = bag.select(below);
                                    if (part.signum() == 0) {
                                        keys.append(low, out);
                                        return;
                                    }
                                    long high = bag.select(below + 1);
                                    if (type == Simple.DECIMAL) {
                                        BigDecimal between =
                                                between(
                                                        (BigDecimal) keys.value(low),
                                                        (BigDecimal) keys.value(high),
                                                        part);
                                        ValueKeys.appendDecimal(between, out);
                                    } else {
                                        BigDecimal between =
                                                between(
                                                        BigDecimal.valueOf(low),
                                                        BigDecimal.valueOf(high),
                                                        part);
                                        ((ColumnBuilder.OfLong) out)
                                                .append(
                                                        between.setScale(0, RoundingMode.HALF_EVEN)
                                                                .longValueExact());
                                    }
                                }));
    }

    private static BigDecimal between(BigDecimal low, BigDecimal high, BigDecimal part) {
        return low.add(high.subtract(low).multiply(part));
    }

    private static Bound discrete(Type type, BigDecimal fraction) {
        return new Bound(
                type,
                () ->
                        new Ordered(
                                ValueKeys.of(type),
                                (bag, keys, out) -> {
                                    long covered =
                                            fraction.multiply(BigDecimal.valueOf(bag.weight()))
                                                    .setScale(0, RoundingMode.CEILING)
                                                    .longValueExact();
                                    keys.append(bag.select(Math.max(0, covered - 1)), out);
                                }));
    }
}
