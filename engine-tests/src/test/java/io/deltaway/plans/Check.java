package io.deltaway.plans;

import io.deltaway.engine.value.Schema;
import io.deltaway.table.RowError;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.Scheduler;
import io.deltaway.testkit.TestOutput;
import io.deltaway.testkit.TestPipeline;
import io.deltaway.testkit.TextTable;
import io.deltaway.testkit.WeightedRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Runs a case and compares all that it shows with the naive answer, at the end of every epoch.
final class Check {

    private final Case it;
    private final TestPipeline pipeline;
    private final Building building;
    private final Map<Integer, TestOutput<?>> tables = new TreeMap<>();
    private final Map<Integer, TestOutput<RowError>> errors = new TreeMap<>();
    private final TestOutput<RowError> allErrors;

    private Check(Case it) {
        this.it = it;
        Scheduler scheduler = it.dealing().map(Scheduler::dealing).orElseGet(Scheduler::inOrder);
        this.pipeline = TestPipeline.create(it.workers(), scheduler);
        this.building = new Building(it.plan(), pipeline);
        boolean errorsFirst = it.plan().steps().size() % 2 == 0;
        TestOutput<RowError> early = errorsFirst ? pipeline.output(pipeline.errors()) : null;
        it.plan().watched().forEach(step -> tables.put(step, pipeline.output(building.rows(step))));
        it.plan()
                .errors()
                .forEach(step -> errors.put(step, pipeline.output(building.errors(step))));
        this.allErrors = early != null ? early : pipeline.output(pipeline.errors());
    }

    /// How a case failed.
    ///
    /// @param sort what shrinking must keep: what was thrown and where, or that something was
    ///   different
    record Difference(String sort, String text) {}

    /// What is wrong; null where nothing is.
    static @Nullable Difference of(Case it) {
        try {
            return new Check(it).run();
        } catch (RuntimeException | AssertionError e) {
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            String where =
                    Arrays.stream(e.getStackTrace())
                            .map(StackTraceElement::toString)
                            .filter(frame -> frame.startsWith("io.deltaway."))
                            .findFirst()
                            .orElse("");
            return new Difference(e.getClass() + where, trace.toString());
        }
    }

    private @Nullable Difference run() {
        for (int epoch = 0; epoch < it.epochs(); epoch++) {
            for (int step = 0; step < it.steps(epoch); step++) {
                if (step > 0) {
                    pipeline.step();
                }
                it.events(epoch, step)
                        .forEach(event -> building.input(event.input()).push(event.row()));
            }
            pipeline.epoch();
            String different = compare(epoch);
            if (different != null) {
                return new Difference("different", "after epoch " + epoch + ", " + different);
            }
            if (it.restarts().get(epoch) > 0) {
                pipeline.restart(it.restarts().get(epoch));
            }
        }
        return null;
    }

    /// Where steps are done in one, a row that fails in several of them is one error: so the codes
    /// are compared step by step only.
    private @Nullable String compare(int epoch) {
        List<Naive.Answer> answers = Naive.answers(it.plan(), it, epoch);
        for (var entry : tables.entrySet()) {
            Schema schema = it.plan().schema(entry.getKey());
            List<WeightedRow> rows =
                    answers.get(entry.getKey()).rows().stream()
                            .map(row -> new WeightedRow(row.values(), row.weight()))
                            .toList();
            String expected = TextTable.showRows(schema, Deltas.consolidated(schema, rows));
            String actual = TextTable.showRows(schema, rows(entry.getValue().weights()));
            if (!expected.equals(actual)) {
                return "t"
                        + entry.getKey()
                        + " is expected to be\n"
                        + expected
                        + "but is\n"
                        + actual;
            }
        }
        for (var entry : errors.entrySet()) {
            var expected = answers.get(entry.getKey()).errors();
            var actual = byCode(entry.getValue());
            if (!expected.equals(actual)) {
                return "the errors of t"
                        + entry.getKey()
                        + " are expected to be "
                        + expected
                        + " but are\n"
                        + entry.getValue().contents();
            }
        }
        long failed =
                needed().stream()
                        .flatMap(step -> answers.get(step).errors().values().stream())
                        .mapToLong(Long::longValue)
                        .sum();
        if (failed != byCode(allErrors).values().stream().mapToLong(Long::longValue).sum()) {
            return failed + " errors are expected in all, but there are\n" + allErrors.contents();
        }
        return null;
    }

    private Collection<Integer> needed() {
        var needed = new java.util.TreeSet<Integer>();
        it.plan().watched().forEach(step -> needed.addAll(it.plan().needed(step)));
        it.plan().errors().forEach(step -> needed.addAll(it.plan().needed(step)));
        return needed;
    }

    private static List<WeightedRow> rows(SortedMap<List<@Nullable Object>, Long> weights) {
        var rows = new ArrayList<WeightedRow>();
        for (var entry : weights.entrySet()) {
            rows.add(new WeightedRow(entry.getKey(), entry.getValue()));
        }
        return rows;
    }

    private static SortedMap<String, Long> byCode(TestOutput<RowError> errors) {
        int code = errors.schema().indexOf("code");
        var byCode = new TreeMap<String, Long>();
        errors.weights()
                .forEach((values, weight) ->
                        byCode.merge(String.valueOf(values.get(code)), weight, Long::sum));
        return byCode;
    }
}
