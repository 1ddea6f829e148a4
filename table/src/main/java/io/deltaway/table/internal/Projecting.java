package io.deltaway.table.internal;

import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.expr.Functions;
import io.deltaway.engine.operator.Project;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Turns the filter and projection that a [Flow] carries into one operator, as late as possible.
final class Projecting {

    private final Wires wires;
    private final Names names;

    Projecting(Wires wires, Names names) {
        this.wires = wires;
        this.names = names;
    }

    /// A column of an operator's input.
    ///
    /// @param term over the columns of the flow's circuit node
    record Wanted(String name, Term term) {}

    /// The columns of a flow as wanted columns.
    static List<Wanted> columns(Flow flow, List<String> names) {
        return names.stream().map(name -> new Wanted(name, flow.column(name))).toList();
    }

    /// The wanted columns and no others, in this order.
    int exactly(Flow flow, List<Wanted> wanted, PlanNode owner) {
        Flow whole = withFailures(flow, wanted);
        return isThere(whole, wanted) ? whole.node() : project(whole, wanted, owner);
    }

    /// As [#exactly], of rows that are computed elsewhere as well: where they fail is told there.
    int quietly(Flow flow, List<Wanted> wanted, PlanNode owner) {
        return project(withFailures(flow, wanted), wanted, owner, false);
    }

    /// The flow with a condition for each column that may fail, where one of them is not wanted: a
    /// failing row leaves its step whether or not somebody looks at the column.
    private static Flow withFailures(Flow flow, List<Wanted> wanted) {
        SequencedMap<String, Term> mayFail = new LinkedHashMap<>(flow.columns());
        mayFail.values().removeIf(Terms::isTotal);
        boolean allWanted =
                mayFail.values().stream()
                        .allMatch(column ->
                                wanted.stream().anyMatch(w -> Terms.same(w.term(), column)));
        if (allWanted) {
            return flow;
        }
        var conditions = new ArrayList<>(flow.conditions());
        mayFail.forEach((name, column) ->
                conditions.add(
                        new Flow.Condition(Term.call("isSame", column, column), place(name))));
        return new Flow(flow.node(), conditions, flow.columns(), flow.owners());
    }

    /// What the message of a row that fails in a column starts with.
    ///
    /// @param name the name of a user's column, or `$` and what is computed
    private static String place(String name) {
        return name.startsWith("$") ? name.substring(1) : "column \"" + name + "\"";
    }

    /// The place of a wanted column: the user's column that it is, if it is one.
    private static String place(Flow flow, Wanted wanted) {
        return flow.columns().entrySet().stream()
                .filter(column -> Terms.same(column.getValue(), wanted.term()))
                .findFirst()
                .map(column -> place(column.getKey()))
                .orElseGet(() -> place(wanted.name()));
    }

    /// The same rows and columns without work that is still to be done.
    Flow settled(Flow flow, PlanNode owner) {
        boolean isPlain =
                flow.conditions().isEmpty()
                        && flow.columns().values().stream()
                                .allMatch(Term.Position.class::isInstance);
        return isPlain ? flow : done(flow, List.copyOf(flow.columns().keySet()), owner);
    }

    /// A node that has the wanted columns somewhere: where the flow's circuit node has them all
    /// already, that node, so that its indexes are shared.
    Taken somewhere(Flow given, List<Wanted> wanted, PlanNode owner) {
        Flow flow = withFailures(given, wanted);
        if (isWhole(flow)
                && wanted.stream().allMatch(column -> column.term() instanceof Term.Position)) {
            return new Taken(
                    flow.node(),
                    wanted.stream()
                            .map(column -> ((Term.Position) column.term()).column())
                            .toList());
        }
        var distinct = new Places();
        var columns = new ArrayList<Wanted>();
        var positions = new ArrayList<Integer>();
        for (Wanted column : wanted) {
            int known = distinct.find(column.term());
            if (known < 0) {
                known = columns.size();
                distinct.put(column.term(), known);
                columns.add(column);
            }
            positions.add(known);
        }
        return new Taken(project(flow, columns, owner), positions);
    }

    /// A flow whose work is done, with these columns.
    Flow done(Flow flow, List<String> columns, PlanNode owner) {
        List<Wanted> wanted = columns(flow, columns);
        return plain(exactly(flow, wanted, owner), columns);
    }

    /// A flow over the first columns of a node.
    Flow plain(int node, List<String> columns) {
        Schema schema = wires.schema(node);
        SequencedMap<String, Term> positions = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            positions.put(columns.get(i), position(schema, i));
        }
        return new Flow(node, List.of(), positions, List.of());
    }

    /// A flow over the first columns of a node, and the rounds, which are its last ones.
    Flow plain(int node, List<String> columns, int levels) {
        return withRounds(plain(node, columns), levels);
    }

    /// The same flow with the rounds, which are the last columns of its node.
    Flow withRounds(Flow flow, int levels) {
        if (levels == 0) {
            return flow;
        }
        Schema schema = wires.schema(flow.node());
        SequencedMap<String, Term> all = new LinkedHashMap<>(flow.columns());
        for (int level = 1; level <= levels; level++) {
            all.put(Flow.round(level), position(schema, schema.width() - levels + level - 1));
        }
        return new Flow(flow.node(), flow.conditions(), all, flow.owners());
    }

    static Term position(Schema schema, int column) {
        Field field = schema.fields().get(column);
        return new Term.Position(column, field.type(), field.nullable());
    }

    /// Whether the circuit node has the flow's rows and columns and no others.
    private boolean isWhole(Flow flow) {
        var shown = new BitSet();
        for (Term column : flow.columns().values()) {
            if (!(column instanceof Term.Position position)) {
                return false;
            }
            shown.set(position.column());
        }
        // A column of the node that isn't shown would tell rows apart that are equal.
        return flow.conditions().isEmpty()
                && shown.cardinality() == wires.schema(flow.node()).width();
    }

    private boolean isThere(Flow flow, List<Wanted> wanted) {
        Schema schema = wires.schema(flow.node());
        if (!flow.conditions().isEmpty() || wanted.size() != schema.width()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!(wanted.get(i).term() instanceof Term.Position position)
                    || position.column() != i
                    || !schema.fields().get(i).name().equals(wanted.get(i).name())) {
                return false;
            }
        }
        return true;
    }

    private int project(Flow flow, List<Wanted> wanted, PlanNode owner) {
        return project(flow, wanted, owner, true);
    }

    /// @param tells whether rows that fail are error rows
    private int project(Flow flow, List<Wanted> wanted, PlanNode owner, boolean tells) {
        boolean adds = wanted.stream().anyMatch(column -> !flow.has(column.term()));
        List<PlanNode> owners =
                flow.owners().isEmpty() || adds && !flow.owners().contains(owner)
                        ? Flow.with(flow.owners(), owner)
                        : flow.owners();
        var expressions = new Expressions();
        Expression keeps = condition(flow.conditions(), expressions);
        List<Expression> results =
                wanted.stream()
                        .map(column -> expressions.of(column.term(), place(flow, column)))
                        .toList();
        Schema schema =
                new Schema(
                        wanted.stream()
                                .map(column ->
                                        new Field(
                                                column.name(),
                                                column.term().type(),
                                                column.term().nullable()))
                                .toList());
        Schema input = wires.schema(flow.node());
        boolean mayFail =
                flow.conditions().stream().anyMatch(condition -> !Terms.isTotal(condition.term()))
                        || wanted.stream().anyMatch(column -> !Terms.isTotal(column.term()));
        var work =
                new Wires.Work(
                        names.of(owners.getLast()) + "/project", owners, mayFail && tells, "");
        return wires.apply(
                work,
                schema,
                circuit -> new Project(input, keeps, results, schema),
                spread(flow, wanted),
                flow.node());
    }

    /// One condition for all of them; null where there is none.
    private static @Nullable Expression condition(
            List<Flow.Condition> conditions, Expressions expressions) {
        Expression all = null;
        for (Flow.Condition condition : conditions) {
            Expression next = expressions.of(condition.term(), condition.place());
            all = all == null ? next : Functions.call("and", List.of(isTrue(all), next));
        }
        return all;
    }

    private static Expression isTrue(Expression condition) {
        return condition.nullable() ? Functions.call("isTrue", List.of(condition)) : condition;
    }

    /// The columns by which the output is spread, where those of the input are still there.
    private @Nullable List<Integer> spread(Flow flow, List<Wanted> wanted) {
        List<Integer> before = wires.knot(flow.node()).spread();
        if (before == null) {
            return null;
        }
        Map<Integer, Integer> to = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (wanted.get(i).term() instanceof Term.Position position) {
                to.putIfAbsent(position.column(), i);
            }
        }
        return to.keySet().containsAll(before) ? before.stream().map(to::get).toList() : null;
    }
}
