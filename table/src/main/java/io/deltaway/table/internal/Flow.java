package io.deltaway.table.internal;

import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The rows of a plan node on their way to the next operator: the rows of a circuit node, with a
/// filter and a projection that are still to be done, so that the next operator can take them
/// along.
///
/// @param node the circuit node
/// @param conditions which must all be true, from left to right; a row that an earlier one drops
///   doesn't fail in a later one
/// @param columns the columns of the plan node by name, as terms over the node's columns
/// @param owners the plan nodes whose work is still to be done
record Flow(
        int node,
        List<Condition> conditions,
        SequencedMap<String, Term> columns,
        List<PlanNode> owners) {

    /// The hidden column that says in which order the rows of all sources arrived.
    static final String ARRIVAL = "$arrival";

    /// A condition over the circuit node's columns.
    ///
    /// @param place what messages of rows that fail in it start with; empty where they say enough
    record Condition(Term term, String place) {}

    /// The hidden column with the partition of the source, as
    /// [io.deltaway.engine.time.Ticks#partition] numbers it.
    static final String PARTITION = "$partition";

    /// The hidden columns of [PlanNode.Judged]: whether the row is late, and what the clock said.
    static final String LATE = "$late";

    static final String CLOCK = "$clock";

    /// The hidden columns that say in which round of a loop a row appears; with the loop's level
    /// behind it, 1 for the outermost one.
    private static final String ROUND = "$round";

    Flow {
        conditions = List.copyOf(conditions);
        columns = Collections.unmodifiableSequencedMap(roundsLast(columns));
        owners = List.copyOf(owners);
    }

    private static SequencedMap<String, Term> roundsLast(SequencedMap<String, Term> columns) {
        SequencedMap<String, Term> ordered = new LinkedHashMap<>(columns);
        for (String name : columns.keySet()) {
            if (name.startsWith(ROUND)) {
                ordered.putLast(name, columns.get(name));
            }
        }
        return ordered;
    }

    static String round(int level) {
        return ROUND + level;
    }

    /// The rounds, from the outermost loop on; none outside of loops. They stand behind all other
    /// columns.
    List<String> rounds() {
        return columns.keySet().stream().filter(name -> name.startsWith(ROUND)).toList();
    }

    /// The columns without the rounds.
    List<String> names() {
        return columns.keySet().stream().filter(name -> !name.startsWith(ROUND)).toList();
    }

    /// Some columns, and the rounds.
    List<String> withRounds(List<String> names) {
        var all = new ArrayList<>(names);
        all.addAll(rounds());
        return all;
    }

    /// A term over the plan node's columns as one over the circuit node's.
    Term bound(Term term) {
        return Terms.rewritten(
                term, part -> part instanceof Term.Column column ? column(column.name()) : null);
    }

    Term column(String name) {
        Term found = columns.get(name);
        if (found == null) {
            throw new IllegalStateException(
                    "column " + name + " was not kept; there are " + columns.keySet());
        }
        return found;
    }

    /// Whether a term over the circuit node is one of the columns.
    boolean has(Term term) {
        return columns.values().stream().anyMatch(column -> Terms.same(column, term));
    }

    /// The same rows without the arrival and the partition, which are there for others: rows that
    /// differ in nothing else are one row of a larger weight.
    Flow merged() {
        SequencedMap<String, Term> some = new LinkedHashMap<>(columns);
        some.keySet().removeAll(List.of(ARRIVAL, PARTITION));
        return new Flow(node, conditions, some, owners);
    }

    @Nullable Term arrival() {
        return columns.get(ARRIVAL);
    }

    /// Whether all columns have a value for every row that the conditions keep, so that more
    /// conditions may be put before them.
    boolean isTotal() {
        return columns.values().stream().allMatch(Terms::isTotal);
    }

    Flow where(Condition condition, PlanNode owner) {
        return new Flow(node, with(conditions, condition), columns, with(owners, owner));
    }

    Flow select(SequencedMap<String, Term> others, PlanNode owner) {
        return new Flow(node, conditions, others, with(owners, owner));
    }

    static <T> List<T> with(List<T> list, T more) {
        var longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }
}
