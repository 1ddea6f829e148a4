package io.deltaway.table;

import io.deltaway.table.plan.Loop;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.Properties;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Puts a loop into the plan.
final class Iteration {

    private Iteration() {}

    /// @param body what is made of the tables in each round; called once, now
    /// @return the tables after the last round, in the order in which they were given
    static List<Table<?>> of(
            Rounds rounds,
            List<Table<?>> initial,
            Function<List<Table<?>>, List<? extends Table<?>>> body) {
        Origin origin = Origin.here("iterate");
        var loop = new Loop(origin, rounds);
        List<PlanNode> initials = initial.stream().<PlanNode>map(Table::plan).toList();
        var variables = new ArrayList<PlanNode.Variable>();
        var tables = new ArrayList<Table<?>>();
        for (Table<?> table : initial) {
            initial.getFirst().sameHost(table);
            var variable =
                    new PlanNode.Variable(
                            head("each round", table), loop, variables.size(), initials);
            variables.add(variable);
            tables.add(table.same(variable));
        }
        List<? extends Table<?>> made = body.apply(List.copyOf(tables));
        for (int i = 0; i < made.size(); i++) {
            initial.getFirst().sameHost(made.get(i));
            sameColumns(initial.get(i), made.get(i));
        }
        List<PlanNode> bodies = made.stream().<PlanNode>map(Table::plan).toList();
        var results = new ArrayList<Table<?>>();
        for (Table<?> table : initial) {
            results.add(
                    table.same(
                            new PlanNode.Fixed(
                                    head("iterate", table),
                                    loop,
                                    results.size(),
                                    List.copyOf(variables),
                                    bodies)));
        }
        return results;
    }

    private static Head head(String verb, Table<?> table) {
        return new Head(Origin.here(verb), table.rowType(), Properties.CHANGING);
    }

    private static void sameColumns(Table<?> initial, Table<?> made) {
        Checks.sameColumns(initial.rowType(), made.rowType());
        for (int c = 0; c < initial.rowType().schema().width(); c++) {
            var before = initial.rowType().schema().fields().get(c);
            if (!before.nullable() && made.rowType().schema().fields().get(c).nullable()) {
                throw new PlanException(
                        "DW-0106",
                        "column " + before.name() + " of what a loop makes may be null",
                        before.type() + ", never null, as in the table that the loop begins with",
                        before.type() + " or null",
                        "say what null means with orElse or orFail");
            }
        }
    }
}
