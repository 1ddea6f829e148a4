package io.deltaway.testkit.operator;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.value.Schema;
import io.deltaway.testkit.Deltas;
import io.deltaway.testkit.TextTable;
import io.deltaway.testkit.WeightedRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Checks an operator in a small plan: text tables, and random histories against a recomputation.
///
/// Each history runs as it stands, with every row in a step of its own, on one and three workers,
/// with restarts onto other numbers of workers, and with less memory than the state needs. Set the
/// property `seed` to run one random history only.
public final class OperatorCheck {

    /// Adds the operator to a plan and gives its node.
    @FunctionalInterface
    @SuppressWarnings("exports") // who tests an operator sees the engine
    public interface Construction {
        int add(CircuitPlan.Builder builder);
    }

    /// The table that the output must be, from all that arrived at each input so far, in order.
    @FunctionalInterface
    public interface Answer {
        List<WeightedRow> of(List<List<WeightedRow>> arrived);
    }

    /// The same where it depends on what arrived together, and what before; null where it is not
    /// said.
    @FunctionalInterface
    public interface AnswerAt {
        @Nullable List<WeightedRow> of(History history, int epoch);
    }

    private final CircuitPlan plan;
    private final int output;
    private final int errors;
    private final List<Schema> inputs;
    private boolean minimal;
    private @Nullable History given;

    private OperatorCheck(CircuitPlan plan, int output, int errors) {
        this.plan = plan;
        this.output = output;
        this.errors = errors;
        this.inputs =
                plan.nodes().stream()
                        .filter(node -> node.kind() instanceof CircuitPlan.Kind.Input)
                        .map(CircuitPlan.Node::schema)
                        .toList();
    }

    public static OperatorCheck of(Construction construction) {
        var builder = new CircuitPlan.Builder();
        int node = construction.add(builder);
        int output = builder.output("out", node);
        int errors = builder.output("errors out", builder.errors("errors", node));
        return new OperatorCheck(builder.build(), output, errors);
    }

    /// Demands that no two rows which an epoch gives could have been one, or none.
    public OperatorCheck minimal() {
        minimal = true;
        return this;
    }

    /// What arrives, one [TextTable] for each input, in the order in which they were added.
    public OperatorCheck given(String... tables) {
        given = History.parse(inputs, tables);
        return this;
    }

    /// What must come out: a table of epoch, weight, row.
    ///
    /// @throws AssertionError where something else does
    public OperatorCheck emits(String table) {
        return expect(table, output(), CircuitRun.Given::rows);
    }

    /// Which error rows must come out: a table of epoch, weight, code and message.
    ///
    /// @throws AssertionError where something else does
    public OperatorCheck fails(String table) {
        Schema shown = new Schema(CircuitPlan.ERRORS.fields().subList(1, 3));
        return expect(
                table,
                shown,
                answer ->
                        answer.errors().stream()
                                .map(row ->
                                        new WeightedRow(row.values().subList(1, 3), row.weight()))
                                .toList());
    }

    private Schema output() {
        return plan.nodes().get(output).schema();
    }

    private OperatorCheck expect(
            String table, Schema schema, Function<CircuitRun.Given, List<WeightedRow>> part) {
        History expected = History.parse(List.of(schema), table);
        History history = Objects.requireNonNull(given, "say what is given first");
        for (Variant variant : Variant.all(new Random(1))) {
            History cut = variant.inStepsOfOne ? history.inStepsOfOne() : history;
            var run = new CircuitRun(plan, output, errors, variant.workers, variant.limited);
            var actual = new ArrayList<TextTable.Line>();
            var wanted = new ArrayList<TextTable.Line>();
            for (int epoch = 0; epoch < history.epochs(); epoch++) {
                add(wanted, epoch, schema, expected.rows(0, epoch, 0));
                add(actual, epoch, schema, part.apply(run.epoch(cut, epoch)));
                variant.restart(run);
            }
            String shown = TextTable.show(schema, actual);
            if (!shown.equals(TextTable.show(schema, wanted))) {
                throw new AssertionError(
                        variant
                                + ": expected\n"
                                + TextTable.show(schema, wanted)
                                + "but was\n"
                                + shown);
            }
        }
        return this;
    }

    private static void add(
            List<TextTable.Line> lines, int epoch, Schema schema, List<WeightedRow> rows) {
        Deltas.consolidated(schema, rows)
                .forEach(row -> lines.add(new TextTable.Line(epoch, 0, row)));
    }

    /// How a history is run.
    ///
    /// @param limited whether memory is too small for what is kept, at first
    private record Variant(
            int workers, boolean inStepsOfOne, boolean limited, @Nullable Random restarts) {

        static List<Variant> all(Random random) {
            return List.of(
                    new Variant(1, false, false, null),
                    new Variant(3, false, true, null),
                    new Variant(1, true, true, null),
                    new Variant(3, true, false, null),
                    new Variant(1, false, false, new Random(random.nextLong())),
                    new Variant(3, false, true, new Random(random.nextLong())));
        }

        void restart(CircuitRun run) {
            if (restarts != null && restarts.nextInt(3) > 0) {
                run.restart(1 + restarts.nextInt(3), restarts.nextBoolean());
            }
        }

        @Override
        public String toString() {
            return (restarts == null ? "" : "restarts, from ")
                    + workers
                    + (workers == 1 ? " worker" : " workers")
                    + (inStepsOfOne ? ", a row a step" : "")
                    + (limited ? ", beyond memory" : "");
        }
    }

    /// Runs random histories and compares the sum of all output with the answer at the end of every
    /// epoch.
    ///
    /// @param histories gives a history for a seed
    /// @throws AssertionError where they differ; the message has the seed and the smallest history
    ///   that shows it
    public void agreesWith(Answer answer, Function<Random, History> histories, int count) {
        agreesWith((history, epoch) -> answer.of(arrived(history, epoch)), histories, count);
    }

    /// As [#agreesWith(Answer, Function, int)].
    public void agreesWith(AnswerAt answer, Function<Random, History> histories, int count) {
        String only = System.getProperty("seed");
        long first = only == null ? 1 : Long.parseLong(only);
        for (long seed = first; seed < first + (only == null ? count : 1); seed++) {
            History history = histories.apply(new Random(seed));
            for (int variant = 0; variant < Variant.all(new Random(seed)).size(); variant++) {
                check(answer, history, seed, variant);
            }
        }
    }

    private void check(AnswerAt answer, History history, long seed, int variant) {
        if (difference(answer, history, seed, variant) != null) {
            History small = history.smallest(h -> difference(answer, h, seed, variant) != null);
            throw new AssertionError(
                    "seed %d, %s%n%s%s"
                            .formatted(
                                    seed,
                                    Variant.all(new Random(seed)).get(variant),
                                    small.show(inputs),
                                    difference(answer, small, seed, variant)));
        }
    }

    private @Nullable String difference(AnswerAt answer, History history, long seed, int number) {
        Variant variant = Variant.all(new Random(seed)).get(number);
        History cut = variant.inStepsOfOne ? history.inStepsOfOne() : history;
        var run = new CircuitRun(plan, output, errors, variant.workers, variant.limited);
        var all = new ArrayList<WeightedRow>();
        for (int epoch = 0; epoch < history.epochs(); epoch++) {
            List<WeightedRow> rows;
            try {
                rows = run.epoch(cut, epoch).rows();
            } catch (RuntimeException e) {
                var trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                return "epoch " + epoch + ": " + trace;
            }
            all.addAll(rows);
            List<WeightedRow> wanted = answer.of(cut, epoch);
            String actual = shown(all);
            String expected = wanted == null ? actual : shown(wanted);
            if (!actual.equals(expected)) {
                return "after epoch " + epoch + "\nexpected\n" + expected + "but was\n" + actual;
            }
            if (minimal && Deltas.sum(output(), rows).size() != rows.size()) {
                return "epoch " + epoch + " gives more rows than needed\n" + rows;
            }
            variant.restart(run);
        }
        return null;
    }

    private String shown(List<WeightedRow> rows) {
        return TextTable.showRows(output(), Deltas.consolidated(output(), rows));
    }

    private List<List<WeightedRow>> arrived(History history, int epoch) {
        var arrived = new ArrayList<List<WeightedRow>>();
        for (int input = 0; input < inputs.size(); input++) {
            arrived.add(history.until(input, epoch));
        }
        return arrived;
    }
}
