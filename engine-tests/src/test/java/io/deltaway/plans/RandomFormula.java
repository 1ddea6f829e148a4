package io.deltaway.plans;

import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.plans.Formula.Apply;
import io.deltaway.plans.Formula.Column;
import io.deltaway.plans.Formula.Place;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// Random values and formulas. Values come from few, so that they repeat.
final class RandomFormula {

    private static final List<String> TEXTS =
            List.of("", "a", "b", "bb", "7", "-3", "more than seven bytes", "é\uD83D\uDE00");
    private static final List<Double> DOUBLES =
            List.of(
                    0.0,
                    1.0,
                    -1.5,
                    0.1,
                    2.0,
                    3e200,
                    Double.NaN,
                    Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY);

    private final Random random;

    RandomFormula(Random random) {
        this.random = random;
    }

    Object value(Type type) {
        if (type instanceof Type.ListOf list) {
            var elements = new ArrayList<Object>();
            for (int i = random.nextInt(4); i > 0; i--) {
                elements.add(value(list.element()));
            }
            return elements;
        }
        if (type instanceof Type.EnumOf) {
            return DayOfWeek.of(1 + random.nextInt(3));
        }
        if (type instanceof Type.RecordOf) {
            return new Pair.LongText(
                    random.nextInt(4) == 0 ? null : random.nextLong(3),
                    random.nextInt(4) == 0 ? null : TEXTS.get(random.nextInt(TEXTS.size())));
        }
        return switch ((Simple) type) {
            case INSTANT -> Instant.EPOCH.plusNanos(random.nextLong(3));
            case DURATION ->
                    Duration.ofNanos(
                            random.nextInt(20) == 0 ? Long.MAX_VALUE : random.nextLong(5) - 1);
            case DATE_TIME -> LocalDateTime.of(2024, 2, 28, 23, 59).plusMinutes(random.nextLong(3));
            case UUID -> new UUID(random.nextLong(2) << 63, random.nextLong(2) - 1);
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt(20) == 0 ? Integer.MAX_VALUE : random.nextInt(6) - 2;
            case LONG ->
                    random.nextInt(20) == 0
                            ? Long.MIN_VALUE + random.nextInt(2)
                            : random.nextInt(6) - 2L;
            case DOUBLE -> DOUBLES.get(random.nextInt(random.nextInt(4) == 0 ? DOUBLES.size() : 5));
            case DOUBLES -> {
                double[] vector = new double[random.nextInt(6) == 0 ? 1 : 2];
                Arrays.setAll(vector, i -> (double) value(Simple.DOUBLE));
                yield vector;
            }
            case DECIMAL -> BigDecimal.valueOf(random.nextInt(5) - 2, random.nextInt(2));
            case TEXT -> TEXTS.get(random.nextInt(TEXTS.size()));
            case DATE -> LocalDate.of(2024, 2, 28).plusDays(random.nextInt(3));
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    /// The columns of a row.
    static List<Formula> columns(Schema schema, Place place, boolean optional) {
        return schema.fields().stream()
                .<Formula>map(field ->
                        new Column(
                                place,
                                field.name(),
                                field.type(),
                                field.nullable() || optional,
                                optional))
                .toList();
    }

    Type type() {
        return Fn.TYPES.get(random.nextInt(random.nextInt(5) == 0 ? Fn.TYPES.size() : 7));
    }

    /// A formula of a type over leaves.
    Formula formula(Type type, List<Formula> leaves, int depth) {
        List<Formula> fitting = leaves.stream().filter(leaf -> leaf.type().equals(type)).toList();
        boolean deep = depth > 0 && random.nextInt(3) == 0;
        if (!deep && !fitting.isEmpty() && random.nextInt(8) > 0) {
            return fitting.get(random.nextInt(fitting.size()));
        }
        if (depth <= 0 && !(type instanceof Type.ListOf)) {
            return fitting.isEmpty() || random.nextInt(4) == 0
                    ? new Formula.Constant(value(type), type)
                    : fitting.get(random.nextInt(fitting.size()));
        }
        if (type instanceof Type.ListOf && depth <= 0) {
            return fitting.isEmpty()
                    ? list(type, leaves)
                    : fitting.get(random.nextInt(fitting.size()));
        }
        List<Fn.Signature> signatures =
                Fn.SIGNATURES.stream()
                        .filter(signature -> signature.result().equals(type))
                        .toList();
        Fn.Signature signature = signatures.get(random.nextInt(signatures.size()));
        List<Formula> arguments =
                signature.arguments().stream()
                        .map(argument -> formula(argument, leaves, depth - 1))
                        .toList();
        return new Apply(signature.fn(), arguments, type);
    }

    private Formula list(Type type, List<Formula> leaves) {
        boolean texts = type.equals(Fn.TEXTS);
        Formula of = formula(texts ? Simple.TEXT : Simple.LONG, leaves, 0);
        return new Apply(texts ? Fn.CALL_LETTERS : Fn.CALL_COUNTDOWN, List.of(of), type);
    }

    /// An aggregate over a row's columns.
    ///
    /// @param arrival whether rows have an order of arrival
    Formula.Summary summary(List<Formula> columns, boolean arrival) {
        Agg agg = Agg.values()[random.nextInt(Agg.values().length)];
        while (agg.isByArrival() && !arrival) {
            agg = Agg.values()[random.nextInt(Agg.values().length)];
        }
        Agg wanted = agg;
        List<Agg.Signature> signatures =
                Agg.SIGNATURES.stream().filter(signature -> signature.agg() == wanted).toList();
        Agg.Signature signature = signatures.get(random.nextInt(signatures.size()));
        List<Formula> arguments =
                signature.arguments().stream()
                        .map(argument -> formula(argument, columns, 1))
                        .toList();
        return new Formula.Summary(signature.agg(), arguments, signature.result());
    }

    /// How many rows there are, and some of the sums, means and counts of some columns.
    List<Formula> linear(List<Formula> columns) {
        var summaries = new ArrayList<Formula>();
        summaries.add(new Formula.Summary(Agg.COUNT, List.of(), Simple.LONG));
        for (Formula column : columns) {
            for (Agg.Signature signature : Agg.SIGNATURES) {
                if (random.nextBoolean()
                        && Agg.LINEAR.contains(signature.agg())
                        && signature.arguments().equals(List.of(column.type()))) {
                    summaries.add(
                            new Formula.Summary(
                                    signature.agg(), List.of(column), signature.result()));
                }
            }
        }
        return summaries;
    }
}
