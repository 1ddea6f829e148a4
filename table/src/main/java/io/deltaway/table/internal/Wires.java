package io.deltaway.table.internal;

import io.deltaway.engine.circuit.CircuitPlan;
import io.deltaway.engine.operator.Arrange;
import io.deltaway.engine.operator.ArrangeByTime;
import io.deltaway.engine.operator.Forgetting;
import io.deltaway.engine.operator.Operator;
import io.deltaway.engine.operator.Union;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.plan.PlanNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The circuit while it is being built: its nodes, whose work they do, whether rows may fail in
/// them, and by which columns their rows are spread over the workers. Exchanges and indexes that
/// exist already are found again.
final class Wires {

    /// What is known of a circuit node.
    ///
    /// @param owners the plan nodes whose work it does; none for exchanges and the like
    /// @param note what `explain` says of it; empty where it says nothing
    /// @param spread the columns by whose hash rows were sent to workers, in order; null where that
    ///   is not known
    record Knot(
            int id,
            List<PlanNode> owners,
            boolean mayFail,
            String note,
            @Nullable List<Integer> spread) {}

    private final CircuitPlan.Builder builder = new CircuitPlan.Builder();
    private final List<Knot> knots = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<Integer> inputs = new HashSet<>();
    private final Map<Integer, Map<List<Integer>, Integer>> exchanges = new HashMap<>();
    private final Map<Integer, Map<List<Integer>, Integer>> indexes = new HashMap<>();
    private final Map<Integer, Map<List<Object>, Integer>> timeIndexes = new HashMap<>();
    private final Map<Integer, Integer> errors = new HashMap<>();
    private final Map<Integer, Integer> readers = new HashMap<>();
    private final List<String> given = new ArrayList<>();
    private final Set<Integer> parts = new HashSet<>();
    private final int workers;

    Wires(int workers) {
        this.workers = workers;
    }

    int workers() {
        return workers;
    }

    boolean isSpread() {
        return workers > 1;
    }

    Schema schema(int node) {
        return builder.schema(node);
    }

    /// A node that only begins the work of the one that reads it, before an exchange.
    int part(int node) {
        parts.add(node);
        return node;
    }

    boolean isPart(int node) {
        return parts.contains(node);
    }

    Knot knot(int node) {
        return knots.get(node);
    }

    List<Knot> knots() {
        return List.copyOf(knots);
    }

    /// How many operators read an index.
    int readers(int index) {
        return readers.getOrDefault(index, 0);
    }

    int input(String name, Schema schema, List<PlanNode> owners) {
        int id = builder.input(unique(name), schema);
        inputs.add(id);
        return tie(id, owners, false, "", null);
    }

    /// What an operator is and whose work it does.
    record Work(String name, List<PlanNode> owners, boolean mayFail, String note) {

        Work(String name, PlanNode owner, boolean mayFail, String note) {
            this(name, List.of(owner), mayFail, note);
        }
    }

    /// An operator that keeps rows where they are.
    ///
    /// @param spread the columns by which its output is spread, or null
    int apply(
            Work work,
            Schema schema,
            CircuitPlan.Factory factory,
            @Nullable List<Integer> spread,
            Integer... inputs) {
        int id = builder.apply(unique(work.name()), schema, factory, inputs);
        return tie(id, work, spread);
    }

    /// Begins a loop.
    ///
    /// @param parent the loop around it, or [CircuitPlan#NO_LOOP]
    int loop(int parent, long mostRounds) {
        return builder.loop(parent, mostRounds);
    }

    /// An operator inside a loop that reads nodes outside.
    int enter(int loop, Work work, Schema schema, CircuitPlan.Factory factory, Integer... inputs) {
        int id = builder.enter(loop, unique(work.name()), schema, factory, inputs);
        return tie(id, work, null);
    }

    /// An operator that takes what all rounds of its input's loop gave together.
    int leave(Work work, Schema schema, CircuitPlan.Factory factory, int input) {
        return tie(builder.leave(unique(work.name()), schema, factory, input), work, null);
    }

    private int tie(int id, Work work, @Nullable List<Integer> spread) {
        return tie(id, work.owners(), work.mayFail(), work.note(), spread);
    }

    /// The rows, each on the worker that owns its key; without key columns all on the first one.
    int byKey(int node, List<Integer> keyColumns) {
        if (workers == 1 || keyColumns.equals(knots.get(node).spread())) {
            return node;
        }
        Map<List<Integer>, Integer> byKey = exchanges.computeIfAbsent(node, n -> new HashMap<>());
        Integer known = byKey.get(keyColumns);
        if (known == null) {
            String name = unique(name(node) + "/exchange");
            String note =
                    keyColumns.isEmpty()
                            ? "sent to one worker"
                            : "sent to the worker of " + columns(node, keyColumns);
            known =
                    tie(
                            builder.exchange(name, node, keyColumns),
                            owners(node),
                            false,
                            note,
                            keyColumns);
            byKey.put(keyColumns, known);
        }
        return known;
    }

    /// The rows of all workers, on each of them.
    int toAll(int node) {
        if (workers == 1) {
            return node;
        }
        return tie(
                builder.broadcast(unique(name(node) + "/to all"), node),
                owners(node),
                false,
                "",
                null);
    }

    /// The index of the rows by key columns, on the worker that owns each key; one for all who need
    /// it.
    int index(int node, List<Integer> keyColumns) {
        Map<List<Integer>, Integer> byKey = indexes.computeIfAbsent(node, n -> new HashMap<>());
        Integer known = byKey.get(keyColumns);
        if (known == null) {
            int here = byKey(node, keyColumns);
            Schema schema = schema(here);
            int[] columns = array(keyColumns);
            String by = "index by " + columns(node, keyColumns);
            var work = new Work(name(node) + "/" + by, owners(node), false, by);
            boolean differences = builder.loopOf(here) != CircuitPlan.NO_LOOP;
            // What a source says is hardly ever taken back in the same step.
            boolean derived = !inputs.contains(node);
            known =
                    apply(
                            work,
                            schema,
                            circuit -> new Arrange(schema, columns, differences, derived),
                            keyColumns,
                            here);
            byKey.put(keyColumns, known);
        }
        readers.merge(known, 1, Integer::sum);
        return known;
    }

    /// When the rows of an index are dropped.
    ///
    /// @param rule what tells it from other ways of dropping them
    record Dropped(Object rule, Function<CircuitPlan.Operators, Forgetting> forgetting) {}

    /// The index of the rows by key columns and in the order of a time; one for all who need it.
    ///
    /// @param order all columns, in the order in which they break ties of time
    /// @param dropped null where rows stay until they are retracted
    int timeIndex(
            int node,
            List<Integer> keyColumns,
            int timeColumn,
            List<Integer> order,
            @Nullable Dropped dropped) {
        List<Object> by =
                List.of(keyColumns, timeColumn, order, dropped == null ? "" : dropped.rule);
        Map<List<Object>, Integer> known = timeIndexes.computeIfAbsent(node, n -> new HashMap<>());
        Integer index = known.get(by);
        if (index == null) {
            int here = byKey(node, keyColumns);
            Schema schema = schema(here);
            String note =
                    "index by "
                            + (keyColumns.isEmpty() ? "" : columns(node, keyColumns) + ", ")
                            + "in the order of "
                            + columns(node, List.of(timeColumn));
            String kept = dropped == null ? note : note + "; bounded in time";
            index =
                    apply(
                            new Work(name(node) + "/" + note, owners(node), false, kept),
                            schema,
                            circuit ->
                                    new ArrangeByTime(
                                            schema,
                                            array(keyColumns),
                                            timeColumn,
                                            array(order),
                                            dropped == null
                                                    ? null
                                                    : dropped.forgetting.apply(circuit)),
                            keyColumns,
                            here);
            known.put(by, index);
        }
        readers.merge(index, 1, Integer::sum);
        return index;
    }

    private static int[] array(List<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    private String columns(int node, List<Integer> columns) {
        List<String> names = schema(node).names();
        return columns.stream()
                .map(column -> names.get(column))
                .map(name -> name.startsWith("$") ? name.substring(1) : name)
                .collect(Collectors.joining(", "));
    }

    /// Whether a node runs before another.
    boolean isBefore(int node, int other) {
        return builder.isBefore(node, other);
    }

    /// The failed rows of a node; one stream for all who read them.
    int errors(int node) {
        Integer known = errors.get(node);
        if (known == null) {
            String name = unique(name(node) + "/errors");
            known = tie(builder.errors(name, node), List.of(), false, "", null);
            while (builder.loopOf(known) != CircuitPlan.NO_LOOP) {
                var work = new Work(name + " of all rounds", List.of(), false, "");
                known = leave(work, CircuitPlan.ERRORS, circuit -> new Union(), known);
            }
            errors.put(node, known);
        }
        return known;
    }

    int output(String name, int node) {
        return tie(builder.output(unique(name), node), List.of(), false, "", null);
    }

    CircuitPlan build() {
        return builder.build();
    }

    static ArrangeByTime arrangedByTime(CircuitPlan.Operators circuit, int index) {
        Operator operator = circuit.of(index);
        return (ArrangeByTime) operator;
    }

    static Arrange arrange(CircuitPlan.Operators circuit, int index) {
        Operator operator = circuit.of(index);
        return (Arrange) operator;
    }

    private String name(int node) {
        return given.get(node);
    }

    private List<PlanNode> owners(int node) {
        return knots.get(node).owners();
    }

    private String unique(String name) {
        String free = name;
        for (int i = 2; !names.add(free); i++) {
            free = name + " " + i;
        }
        given.add(free);
        return free;
    }

    private int tie(
            int id,
            List<PlanNode> owners,
            boolean mayFail,
            String note,
            @Nullable List<Integer> spread) {
        knots.add(new Knot(id, List.copyOf(owners), mayFail, note, spread));
        return id;
    }
}
