package io.deltaway.table;

import io.deltaway.engine.batch.Batch;
import io.deltaway.engine.batch.Column;
import io.deltaway.engine.batch.ColumnBuilder;
import io.deltaway.engine.circuit.Circuit;
import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.plan.Lowered;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Runs plans by hand, one epoch at a time, with any number of workers: what the tests of this
/// module need of a pipeline.
final class Lab implements PlanHost {

    /// A source that is fed by the test.
    record Feed<R>(String name, RowType<R> rowType, Events events) implements Source<R> {
        @Override
        public String describe() {
            return name;
        }
    }

    private record Target(String name, Sink.Accepts accepts) implements Sink<Object> {
        @Override
        public String describe() {
            return name;
        }
    }

    private final List<Written> written = new ArrayList<>();

    <R> Table<R> read(String name, Class<R> rowClass) {
        return read(name, RowType.of(rowClass), new Events.Changes());
    }

    <R> Table<R> read(String name, RowType<R> rowType, Events events) {
        return Table.read(this, new Feed<>(name, rowType, events));
    }

    @Override
    public void add(Written root) {
        written.add(root);
    }

    @Override
    public <R> List<R> preview(Table<R> table, int limit) {
        throw new UnsupportedOperationException("this laboratory has no sources of its own");
    }

    static Sink<Object> sink(String name, Sink.Accepts accepts) {
        return new Target(name, accepts);
    }

    /// A running copy of the plan of some tables.
    Run run(int workers, Table<?>... tables) {
        var roots = new ArrayList<Written>();
        for (Table<?> table : tables) {
            roots.add(
                    new Written(
                            table.plan(),
                            sink("result", Sink.Accepts.CHANGES),
                            Origin.here("write")));
        }
        return new Run(Lowered.of(roots, workers), workers);
    }

    /// The state of one run.
    static final class Run {

        private final Lowered lowered;
        private final Circuit[] circuits;
        private final List<Map<String, Long>> tables = new ArrayList<>();
        private final Map<String, Long> errors = new TreeMap<>();
        private long epoch;
        private long arrived;
        private int turn;

        private Run(Lowered lowered, int workers) {
            this.lowered = lowered;
            this.circuits = new Circuit[workers];
            for (int worker = 0; worker < workers; worker++) {
                circuits[worker] = new Circuit(lowered.plan(), worker, workers);
            }
            lowered.outputs().forEach(output -> tables.add(new TreeMap<>()));
        }

        Lowered lowered() {
            return lowered;
        }

        /// Gives a row to a source; values as a program sees them, columns of events behind those
        /// of the table.
        Run feed(String source, long weight, @Nullable Object... values) {
            for (Lowered.Input input : lowered.inputs()) {
                if (input.source().describe().equals(source)) {
                    Schema schema = lowered.plan().nodes().get(input.node()).schema();
                    var all = new ArrayList<@Nullable Object>(Arrays.asList(values));
                    if (input.hasArrival()) {
                        all.add(arrived++);
                    }
                    if (input.hasPartition()) {
                        all.add((long) lowered.inputs().indexOf(input) << 32);
                    }
                    circuits[turn++ % circuits.length].feed(input.node(), row(schema, weight, all));
                }
            }
            return this;
        }

        private static Batch row(Schema schema, long weight, List<@Nullable Object> values) {
            var columns = new Column[schema.width()];
            for (int c = 0; c < columns.length; c++) {
                ColumnBuilder builder = ColumnBuilder.of(schema.type(c), 1);
                builder.appendValue(values.get(c));
                columns[c] = builder.build();
            }
            return new Batch(1, columns, new long[] {weight}, false);
        }

        /// Runs what was fed as one epoch.
        Run epoch() {
            for (int stage = 0; stage < lowered.plan().stages(); stage++) {
                for (CircuitPlan.Node node : lowered.plan().nodes()) {
                    if (node.stage() == stage && node.kind() instanceof CircuitPlan.Kind.Exchange) {
                        for (int to = 0; to < circuits.length; to++) {
                            var received = new ArrayList<Batch>();
                            for (Circuit from : circuits) {
                                received.add(from.sent(node.id(), to));
                            }
                            circuits[to].deliver(node.id(), received);
                        }
                    }
                }
                for (Circuit circuit : circuits) {
                    circuit.run(stage, epoch, true, null);
                }
            }
            for (Circuit circuit : circuits) {
                for (int i = 0; i < tables.size(); i++) {
                    collect(circuit, lowered.outputs().get(i).node(), tables.get(i));
                }
                collect(circuit, lowered.errors(), errors);
                circuit.endStep();
            }
            epoch++;
            return this;
        }

        private void collect(Circuit circuit, int node, Map<String, Long> into) {
            Schema schema = lowered.plan().nodes().get(node).schema();
            Batch delta = circuit.delta(node);
            for (int row = 0; row < delta.size(); row++) {
                var values = new LinkedHashMap<String, @Nullable Object>();
                for (int c = 0; c < schema.width(); c++) {
                    values.put(schema.names().get(c), delta.column(c).value(schema.type(c), row));
                }
                into.merge(
                        String.join(" ", values.values().stream().map(String::valueOf).toList()),
                        delta.weight(row),
                        Long::sum);
            }
            into.values().removeIf(weight -> weight == 0);
        }

        /// The rows of a table, each as text with its weight where that is not 1, in the order of
        /// the texts.
        List<String> rows(int table) {
            return shown(tables.get(table));
        }

        List<String> rows() {
            return rows(0);
        }

        /// All failed rows, without their nodes and whether they go on.
        List<String> errors() {
            var unnumbered = new HashMap<String, Long>();
            errors.forEach((row, weight) ->
                    unnumbered.merge(
                            row.substring(row.indexOf(' ') + 1, row.lastIndexOf(' ')),
                            weight,
                            Long::sum));
            return shown(new TreeMap<>(unnumbered));
        }

        private static List<String> shown(Map<String, Long> rows) {
            return rows.entrySet().stream()
                    .map(row -> row.getKey() + (row.getValue() == 1 ? "" : " x" + row.getValue()))
                    .toList();
        }
    }
}
