package io.deltaway.plans;

import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.engine.value.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Aggregates computed by hand from all rows of a group.
final class Summaries {

    private static final MathContext PRECISE = new MathContext(200);

    private Summaries() {}

    /// The result of an aggregate.
    ///
    /// @param rows the arguments of each row, each row as often as it is there, in the order of
    ///   arrival where that is asked for
    /// @throws RowFails where the group has none
    static @Nullable Object of(Formula.Summary summary, List<List<@Nullable Object>> rows) {
        Agg agg = summary.agg();
        if (agg == Agg.COUNT) {
            return (long) rows.size();
        }
        List<List<@Nullable Object>> present =
                rows.stream().filter(row -> row.stream().allMatch(Objects::nonNull)).toList();
        Type type = summary.arguments().getFirst().type();
        if (summary.arguments().size() == 2) {
            return ofTwo(agg, type, summary.arguments().get(1).type(), present);
        }
        List<Object> values = present.stream().map(List::getFirst).map(Object.class::cast).toList();
        List<Object> sorted = values.stream().sorted((a, b) -> Values.compare(type, a, b)).toList();
        return switch (agg) {
            case COUNT_OF -> (long) values.size();
            case COUNT_DISTINCT, APPROX_COUNT_DISTINCT -> distinct(type, sorted);
            case JOIN_TEXT ->
                    sorted.stream().map(String.class::cast).collect(Collectors.joining(";"));
            case SORTED_LIST -> sorted;
            case TOP_2 -> sorted.reversed().stream().limit(2).toList();
            case BOTTOM_2 -> sorted.stream().limit(2).toList();
            case LONGEST ->
                    sorted.stream()
                            .map(String.class::cast)
                            .max(Comparator.comparingInt(String::length))
                            .map(text -> first(sorted, text))
                            .orElse(null);
            case PARITY -> parity(values);
            default -> values.isEmpty() ? null : ofSome(agg, type, values, sorted);
        };
    }

    private static @Nullable Object ofSome(
            Agg agg, Type type, List<Object> values, List<Object> sorted) {
        return switch (agg) {
            case MIN, ANY -> sorted.getFirst();
            case MAX -> sorted.getLast();
            case UNIQUE -> {
                if (distinct(type, sorted) > 1) {
                    throw new RowFails(RowFails.ARGUMENT);
                }
                yield sorted.getFirst();
            }
            case EARLIEST -> values.getFirst();
            case LATEST -> values.getLast();
            case ALL -> !values.contains(false);
            case SOME -> values.contains(true);
            case SUM -> sum(type, values);
            case AVG -> mean(type, values);
            case MEDIAN -> quantile(type, sorted, "0.5");
            case QUANTILE -> quantile(type, sorted, "0.9");
            case QUANTILE_DISCRETE -> sorted.get((2 * values.size() + 4) / 5 - 1);
            case VARIANCE -> values.size() < 2 ? null : spread(values, values.size() - 1L, false);
            case STDDEV -> values.size() < 2 ? null : spread(values, values.size() - 1L, true);
            case POPULATION_VARIANCE -> spread(values, values.size(), false);
            case POPULATION_STDDEV -> spread(values, values.size(), true);
            default -> throw new IllegalStateException(agg.name());
        };
    }

    private static long distinct(Type type, List<Object> sorted) {
        long count = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (i == 0 || !Values.equal(type, sorted.get(i - 1), sorted.get(i))) {
                count++;
            }
        }
        return count;
    }

    private static String first(List<Object> sorted, String longest) {
        return sorted.stream()
                .map(String.class::cast)
                .filter(text -> text.length() == longest.length())
                .findFirst()
                .orElseThrow();
    }

    private static @Nullable Object parity(List<Object> values) {
        if (values.contains(3L)) {
            throw new RowFails(RowFails.THROWN);
        }
        long sum = values.stream().mapToLong(value -> Math.floorMod((Long) value, 2)).sum();
        return sum == 0 ? null : sum % 2;
    }

    private static @Nullable Object ofTwo(
            Agg agg, Type first, Type second, List<List<@Nullable Object>> present) {
        boolean byFirst = agg != Agg.JOIN_TEXT_BY;
        Comparator<List<@Nullable Object>> inOrder =
                byFirst
                        ? (a, b) -> compare(first, second, a.get(0), a.get(1), b.get(0), b.get(1))
                        : (a, b) -> compare(second, first, a.get(1), a.get(0), b.get(1), b.get(0));
        var sorted = new ArrayList<>(present);
        sorted.sort(inOrder);
        return switch (agg) {
            case ARG_MIN -> sorted.isEmpty() ? null : sorted.getFirst().get(1);
            case ARG_MAX ->
                    sorted.stream()
                            .filter(row -> Values.equal(first, row.get(0), sorted.getLast().get(0)))
                            .findFirst()
                            .map(row -> row.get(1))
                            .orElse(null);
            case LIST_BY -> sorted.reversed().stream().map(row -> row.get(1)).toList();
            case JOIN_TEXT_BY ->
                    sorted.stream()
                            .map(row -> (String) row.get(0))
                            .collect(Collectors.joining(";"));
            default -> throw new IllegalStateException(agg.name());
        };
    }

    private static int compare(
            Type type,
            Type otherType,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object b1,
            @Nullable Object b2) {
        int order = Values.compare(type, a1, b1);
        return order != 0 ? order : Values.compare(otherType, a2, b2);
    }

    // Numbers: exact, rounded once

    private static Object sum(Type type, List<Object> values) {
        if (type == Simple.DOUBLES) {
            return byPlace(values, place -> (double) sum(Simple.DOUBLE, place));
        }
        if (type == Simple.DOUBLE) {
            double special = special(values);
            return special != 0 ? special : exactSum(values).doubleValue();
        }
        if (type == Simple.DECIMAL) {
            return exactSum(values);
        }
        BigInteger sum = exactSum(values).toBigIntegerExact();
        if (sum.bitLength() > 63) {
            throw new RowFails(RowFails.OVERFLOW);
        }
        return type == Simple.DURATION
                ? Duration.ofNanos(sum.longValue())
                : (Object) sum.longValue();
    }

    private static Object mean(Type type, List<Object> values) {
        if (type == Simple.DOUBLES) {
            return byPlace(values, place -> (double) mean(Simple.DOUBLE, place));
        }
        var count = BigDecimal.valueOf(values.size());
        if (type == Simple.DECIMAL) {
            return exactSum(values).divide(count, MathContext.DECIMAL128);
        }
        if (type == Simple.DURATION) {
            BigDecimal nanos = exactSum(values).divide(count, 0, RoundingMode.HALF_EVEN);
            return Duration.ofNanos(nanos.longValueExact());
        }
        double special = type == Simple.DOUBLE ? special(values) : 0;
        return special != 0 ? special : exactSum(values).divide(count, PRECISE).doubleValue();
    }

    /// A vector made of what vectors of one length have at each place.
    private static double[] byPlace(List<Object> vectors, ToDoubleFunction<List<Object>> result) {
        int length = ((double[]) vectors.getFirst()).length;
        if (vectors.stream().anyMatch(vector -> ((double[]) vector).length != length)) {
            throw new RowFails(RowFails.ARGUMENT);
        }
        return IntStream.range(0, length)
                .mapToDouble(place ->
                        result.applyAsDouble(
                                vectors.stream()
                                        .<Object>map(vector -> ((double[]) vector)[place])
                                        .toList()))
                .toArray();
    }

    /// What infinities and NaN add up to; 0 where there are none.
    private static double special(List<Object> values) {
        return values.stream()
                .mapToDouble(value -> (Double) value)
                .filter(d -> !Double.isFinite(d))
                .sum();
    }

    private static BigDecimal exact(Object number) {
        return switch (number) {
            case BigDecimal decimal -> decimal;
            case Double d -> new BigDecimal(d);
            case Duration length -> BigDecimal.valueOf(length.toNanos());
            default -> BigDecimal.valueOf(((Number) number).longValue());
        };
    }

    private static BigDecimal exactSum(List<Object> values) {
        return values.stream().map(Summaries::exact).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Object spread(List<Object> values, long divisor, boolean root) {
        if (values.getFirst() instanceof Double && special(values) != 0) {
            return Double.NaN;
        }
        var count = BigDecimal.valueOf(values.size());
        BigDecimal sum = exactSum(values);
        BigDecimal squares =
                values.stream()
                        .map(Summaries::exact)
                        .map(value -> value.multiply(value))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal numerator = count.multiply(squares).subtract(sum.multiply(sum));
        BigDecimal variance =
                numerator.divide(count.multiply(BigDecimal.valueOf(divisor)), PRECISE);
        return root ? variance.sqrt(PRECISE).doubleValue() : variance.doubleValue();
    }

    private static Object quantile(Type type, List<Object> sorted, String fraction) {
        if (type == Simple.DECIMAL || type == Simple.DURATION) {
            BigDecimal position =
                    new BigDecimal(fraction).multiply(BigDecimal.valueOf(sorted.size() - 1L));
            int below = position.intValue();
            BigDecimal part = position.subtract(BigDecimal.valueOf(below));
            BigDecimal low = exact(sorted.get(below));
            BigDecimal high = exact(sorted.get(Math.min(below + 1, sorted.size() - 1)));
            BigDecimal between = low.add(high.subtract(low).multiply(part));
            return type == Simple.DECIMAL
                    ? between
                    : Duration.ofNanos(
                            between.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
        }
        double position = Double.parseDouble(fraction) * (sorted.size() - 1);
        int below = (int) Math.floor(position);
        double part = position - below;
        double low = ((Number) sorted.get(below)).doubleValue();
        double high = part == 0 ? low : ((Number) sorted.get(below + 1)).doubleValue();
        return low == high ? low : low * (1.0 - part) + high * part;
    }
}
