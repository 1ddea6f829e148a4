package io.deltaway.engine.operator;

import io.deltaway.engine.aggregate.Aggregates;
import io.deltaway.engine.aggregate.ResolvedAggregate;
import io.deltaway.engine.time.EvenWindows;
import io.deltaway.engine.time.Windows;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.testkit.WeightedRow;
import io.deltaway.testkit.operator.History;
import io.deltaway.testkit.operator.OperatorCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [SlidingSums] and [PaneChoices], each before a [Reduce] as windows have them.
class SlidingPanesTest {

    private static final Schema ROWS =
            Schema.of(
                    new Field("key", Type.Simple.TEXT, true),
                    new Field("at", Type.Simple.LONG, false),
                    new Field("n", Type.Simple.LONG, true),
                    new Field("note", Type.Simple.TEXT, true));
    private static final Schema WINDOWS =
            Schema.of(
                    new Field("key", Type.Simple.TEXT, true),
                    new Field("from", Type.Simple.LONG, false),
                    new Field("rows", Type.Simple.LONG, false),
                    new Field("sum", Type.Simple.LONG, true),
                    new Field("last", Type.Simple.TEXT, true),
                    new Field("ofLeast", Type.Simple.TEXT, true));
    private static final List<@Nullable String> NOTES =
            Arrays.asList("", "a", "a note of more than a word", "another long note", null);
    private static final List<Integer> START = List.of(IntoWindows.START);

    private static AggregateCall call(String name, List<Type> types, int... columns) {
        return new AggregateCall(Aggregates.resolve(name, types, List.of()), columns);
    }

    private static final List<AggregateCall> SUMS =
            List.of(call("count", List.of()), call("sum", List.<Type>of(Type.Simple.LONG), 2));
    private static final List<AggregateCall> CHOICES =
            List.of(
                    call("max", List.<Type>of(Type.Simple.TEXT), 3),
                    call("argMin", List.<Type>of(Type.Simple.TEXT, Type.Simple.LONG), 3, 2));

    private static OperatorCheck check(Windows windows, boolean appendOnly) {
        Windows panes = Objects.requireNonNull(windows.panes());
        List<AggregateCall> choices =
                CHOICES.stream()
                        .map(call ->
                                new AggregateCall(
                                        appendOnly
                                                ? call.aggregate().forAppendOnly()
                                                : call.aggregate(),
                                        call.columns()))
                        .toList();
        var all = new ArrayList<>(SUMS);
        all.add(given(CHOICES.get(0).aggregate(), 2));
        all.add(given(CHOICES.get(1).aggregate(), 3));
        int[] key = {0};
        return OperatorCheck.of(
                        plan -> {
                            int rows = plan.input("rows", ROWS);
                            List<Integer> columns = List.of(0, 1, 2, 3, IntoWindows.START);
                            Schema paned = IntoWindows.output(ROWS, 1, columns);
                            int inPanes =
                                    plan.apply(
                                            "panes",
                                            paned,
                                            circuit ->
                                                    new IntoWindows(ROWS, 1, panes, columns, null),
                                            rows);
                            Schema summed = SlidingSums.schema(paned, key, 4, START, SUMS);
                            int sums =
                                    plan.apply(
                                            "sums",
                                            summed,
                                            circuit ->
                                                    new SlidingSums(
                                                            paned, key, 4, windows, START, SUMS,
                                                            null),
                                            inPanes);
                            int byKey = plan.exchange("by key", rows, List.of(0));
                            int chosen =
                                    plan.apply(
                                            "choices",
                                            PaneChoices.output(ROWS, key, 1, START, choices),
                                            circuit ->
                                                    new PaneChoices(
                                                            ROWS, key, 1, windows, START, choices,
                                                            null),
                                            byKey);
                            int[] window = {0, 1};
                            return plan.apply(
                                    "windows",
                                    WINDOWS,
                                    circuit -> new Reduce(summed, window, all, WINDOWS, true),
                                    plan.exchange("sums by window", sums, List.of(0, 1)),
                                    plan.exchange("choices by window", chosen, List.of(0, 1)));
                        })
                .minimal();
    }

    private static AggregateCall given(ResolvedAggregate chosen, int column) {
        return new AggregateCall(chosen.given(), new int[] {column});
    }

    private static History history(Random random, boolean appendOnly) {
        var sequence = new ArrayList<History.Event>();
        var there = new ArrayList<List<@Nullable Object>>();
        for (int i = 0; i < 60; i++) {
            boolean goes = !appendOnly && !there.isEmpty() && random.nextInt(3) == 0;
            List<@Nullable Object> row =
                    goes
                            ? there.remove(random.nextInt(there.size()))
                            : Arrays.asList(
                                    NOTES.get(random.nextInt(NOTES.size())),
                                    (long) random.nextInt(-40, 40),
                                    random.nextInt(6) == 0 ? null : (long) random.nextInt(9),
                                    NOTES.get(random.nextInt(NOTES.size())));
            if (!goes) {
                there.add(row);
            }
            sequence.add(new History.Event(0, 0, 0, new WeightedRow(row, goes ? -1 : 1)));
        }
        return History.cut(random, sequence);
    }

    private static List<WeightedRow> recomputed(List<WeightedRow> arrived, long length, long hop) {
        Map<List<@Nullable Object>, List<List<@Nullable Object>>> windows = new LinkedHashMap<>();
        for (WeightedRow row : arrived) {
            long at = (Long) Objects.requireNonNull(row.values().get(1));
            for (long from = Math.floorDiv(at, hop) * hop; from + length > at; from -= hop) {
                List<List<@Nullable Object>> rows =
                        windows.computeIfAbsent(
                                Arrays.asList(row.values().getFirst(), from),
                                window -> new ArrayList<>());
                if (row.weight() > 0) {
                    rows.add(row.values());
                } else {
                    rows.remove(row.values());
                }
            }
        }
        var results = new ArrayList<WeightedRow>();
        windows.forEach((window, rows) -> {
            if (!rows.isEmpty()) {
                List<Long> numbers =
                        rows.stream()
                                .map(row -> (Long) row.get(2))
                                .filter(Objects::nonNull)
                                .toList();
                var values = new ArrayList<@Nullable Object>(window);
                values.add((long) rows.size());
                values.add(
                        numbers.isEmpty()
                                ? null
                                : numbers.stream().mapToLong(Long::longValue).sum());
                values.add(
                        rows.stream()
                                .map(row -> (String) row.get(3))
                                .filter(Objects::nonNull)
                                .max(Comparator.naturalOrder())
                                .orElse(null));
                values.add(
                        rows.stream()
                                .filter(row -> row.get(2) != null && row.get(3) != null)
                                .min(
                                        Comparator.comparing((List<@Nullable Object> row) ->
                                                        (Long) row.get(2))
                                                .thenComparing(row -> (String) row.get(3)))
                                .map(row -> row.get(3))
                                .orElse(null));
                results.add(new WeightedRow(values, 1));
            }
        });
        return results;
    }

    @ParameterizedTest
    @CsvSource({"20, 1", "20, 7", "30, 29"})
    void agreeWithRecomputation(long length, long hop) {
        var windows = new EvenWindows(0, hop, length, Long.MIN_VALUE, Long.MAX_VALUE);
        for (boolean appendOnly : new boolean[] {false, true}) {
            check(windows, appendOnly)
                    .agreesWith(
                            arrived -> recomputed(arrived.getFirst(), length, hop),
                            random -> history(random, appendOnly),
                            4);
        }
    }
}
