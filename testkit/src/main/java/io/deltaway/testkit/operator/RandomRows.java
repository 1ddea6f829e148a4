package io.deltaway.testkit.operator;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Records;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.History.Event;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Random rows from few values, so that they repeat, and random histories of them.
public final class RandomRows {

    /// The last but two takes more pages of a small cache than anybody may hold at once.
    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "b",
                    "bb",
                    "sevenby",
                    "more than seven bytes",
                    "more than seven bytes, too" + ", and many more".repeat(30),
                    "é",
                    "\uD83D\uDE00");

    private static final List<Double> DOUBLES =
            List.of(0.0, 1.0, -1.5, 0.1, 1e300, Double.NaN, Double.NEGATIVE_INFINITY);

    // always the same arrays, so that rows which are equal look so to a list as well
    private static final List<double[]> ARRAYS_OF_DOUBLES =
            List.of(new double[] {0, 1}, new double[] {-1.5, 0.1}, new double[] {0, 0});
    private static final List<float[]> ARRAYS_OF_FLOATS =
            List.of(new float[] {0, 1}, new float[] {-1.5f, 2}, new float[] {0, 0});
    private static final List<byte[]> ARRAYS_OF_BYTES =
            List.of(new byte[] {}, new byte[] {0}, new byte[] {-1, 7});

    private RandomRows() {}

    /// A row of values that a schema's columns can hold, each from two to nine.
    public static List<@Nullable Object> values(Random random, Schema schema) {
        var values = new ArrayList<@Nullable Object>();
        for (Field field : schema.fields()) {
            boolean isNull = field.nullable() && random.nextInt(5) == 0;
            values.add(isNull ? null : value(random, field.type()));
        }
        return values;
    }

    private static Object value(Random random, Type type) {
        if (type instanceof Type.ListOf list) {
            var elements = new ArrayList<Object>();
            for (int i = random.nextInt(4); i > 0; i--) {
                elements.add(value(random, list.element()));
            }
            return elements;
        }
        if (type instanceof Type.EnumOf e) {
            Enum<?>[] constants = e.javaClass().getEnumConstants();
            return constants[random.nextInt(constants.length)];
        }
        if (type instanceof Type.RecordOf record) {
            return Records.shape(record.javaClass())
                    .create(values(random, record.schema()).toArray());
        }
        return switch ((Type.Simple) type) {
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt(5) - 2;
            case LONG -> (long) random.nextInt(5) - 2;
            case FLOAT -> DOUBLES.get(random.nextInt(3)).floatValue();
            case DOUBLE -> DOUBLES.get(random.nextInt(DOUBLES.size()));
            case TEXT -> TEXTS.get(random.nextInt(TEXTS.size()));
            case DECIMAL -> BigDecimal.valueOf(random.nextInt(5) - 2, 1);
            case DATE -> LocalDate.EPOCH.plusDays(random.nextInt(5));
            case TIME -> LocalTime.MIDNIGHT.minusNanos(random.nextInt(5));
            case DATE_TIME -> LocalDate.EPOCH.atStartOfDay().minusNanos(random.nextInt(5));
            case INSTANT -> Instant.EPOCH.plusNanos(random.nextInt(5));
            case DURATION -> Duration.ofNanos(random.nextInt(5));
            case UUID -> new UUID(random.nextInt(2), random.nextInt(3));
            case DOUBLES -> ARRAYS_OF_DOUBLES.get(random.nextInt(ARRAYS_OF_DOUBLES.size()));
            case FLOATS -> ARRAYS_OF_FLOATS.get(random.nextInt(ARRAYS_OF_FLOATS.size()));
            case BYTES -> ARRAYS_OF_BYTES.get(random.nextInt(ARRAYS_OF_BYTES.size()));
            default -> throw new IllegalArgumentException("no random " + type);
        };
    }

    /// Insertions, retractions, repeats and cancellations: no row's weight is ever below zero after
    /// a step.
    ///
    /// @param schemas the columns of each input
    public static History deltas(Random random, Schema... schemas) {
        return deltas(random, List.of(schemas), input -> values(random, schemas[input]));
    }

    /// As [#deltas(Random, Schema...)], with rows of your own: for each input the next one.
    public static History deltas(
            Random random, List<Schema> schemas, IntFunction<List<@Nullable Object>> rows) {
        var sequence = new ArrayList<Event>();
        var present = new ArrayList<SortedMap<List<@Nullable Object>, Long>>();
        for (Schema schema : schemas) {
            present.add(new TreeMap<>(Deltas.order(schema)));
        }
        int count = 1 + random.nextInt(40);
        double retractions = random.nextDouble() * 0.7;
        for (int i = 0; i < count; i++) {
            int input = random.nextInt(schemas.size());
            SortedMap<List<@Nullable Object>, Long> there = present.get(input);
            boolean goes = !there.isEmpty() && random.nextDouble() < retractions;
            WeightedRow row = goes ? retraction(random, there) : insertion(random, rows, input);
            Deltas.add(there, row);
            sequence.add(new Event(input, 0, 0, row));
        }
        return shuffledInSteps(random, History.cut(random, sequence));
    }

    private static WeightedRow insertion(
            Random random, IntFunction<List<@Nullable Object>> rows, int input) {
        long weight = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1;
        return new WeightedRow(rows.apply(input), weight);
    }

    private static WeightedRow retraction(
            Random random, SortedMap<List<@Nullable Object>, Long> there) {
        List<@Nullable Object> values =
                there.keySet().stream()
                        .skip(random.nextInt(there.size()))
                        .findFirst()
                        .orElseThrow();
        long weight = there.getOrDefault(values, 0L);
        long less = random.nextBoolean() ? weight : 1 + random.nextInt((int) weight);
        return new WeightedRow(values, -less);
    }

    /// Within a step a retraction may come before its insertion.
    private static History shuffledInSteps(Random random, History history) {
        var events = new ArrayList<Event>();
        for (int epoch = 0; epoch < history.epochs(); epoch++) {
            for (int step = 0; step < history.steps(epoch); step++) {
                int e = epoch;
                int s = step;
                var inStep =
                        new ArrayList<>(
                                history.events().stream()
                                        .filter(event -> event.epoch() == e && event.step() == s)
                                        .toList());
                if (random.nextBoolean()) {
                    Collections.shuffle(inStep, random);
                }
                events.addAll(inStep);
            }
        }
        return new History(events, history.epochs());
    }
}
