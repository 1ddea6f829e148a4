package io.deltaway.plans;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.plans.Formula.Named;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// A random plan.
///
/// @param steps inputs before those who read them
/// @param watched the steps whose tables are watched
/// @param errors the steps whose error tables are watched
record Plan(List<Step> steps, SortedSet<Integer> watched, SortedSet<Integer> errors) {

    private static final Schema MADE =
            Schema.of(new Field("number", Simple.LONG, true), new Field("text", Simple.TEXT, true));

    Plan {
        steps = List.copyOf(steps);
    }

    List<Step.Input> inputs() {
        return steps.stream()
                .filter(Step.Input.class::isInstance)
                .map(Step.Input.class::cast)
                .toList();
    }

    /// The columns of a step's table.
    Schema schema(int step) {
        return switch (steps.get(step)) {
            case Step.Input input -> input.schema();
            case Step.Select select -> of(select.columns());
            case Step.MapRows map -> MADE;
            case Step.Explode explode -> of(explode.columns());
            case Step.Join join -> of(join.columns());
            case Step.Reduce reduce -> of(reduce.columns());
            case Step.Neighbours neighbours -> of(neighbours.columns());
            case Step.Union union -> either(union.inputs());
            case Step.Overridden overridden -> either(overridden.inputs());
            case Step.Minus minus -> schema(minus.input());
            case Step.Semi semi -> schema(semi.left());
            case Step.Where where -> schema(where.input());
            case Step.Keep keep -> schema(keep.input());
            case Step.Weighted weighted -> schema(weighted.input());
            case Step.Distinct distinct -> schema(distinct.input());
            case Step.Top top -> schema(top.input());
            case Step.Deduplicate deduplicate -> schema(deduplicate.input());
            case Step.Described described -> described.schema(this);
        };
    }

    private static Schema of(List<Named> columns) {
        return new Schema(
                columns.stream()
                        .map(column ->
                                new Field(
                                        column.name(),
                                        column.formula().type(),
                                        column.formula().nullable()))
                        .toList());
    }

    /// The columns of the first input, each nullable where that of any input is.
    Schema either(List<Integer> inputs) {
        List<Schema> schemas = inputs.stream().map(this::schema).toList();
        var fields = new ArrayList<Field>();
        for (int c = 0; c < schemas.getFirst().width(); c++) {
            int column = c;
            Field first = schemas.getFirst().fields().get(c);
            boolean nullable =
                    schemas.stream().anyMatch(schema -> schema.fields().get(column).nullable());
            fields.add(new Field(first.name(), first.type(), nullable));
        }
        return new Schema(fields);
    }

    /// Whether rows arrive in a known order, which rows that go had too: from sources that only
    /// grow or have keys, through steps that work row by row.
    boolean keepsArrival(int step) {
        return switch (steps.get(step)) {
            case Step.Input input -> input.events() != Step.Events.CHANGES;
            case Step.Where where -> keepsArrival(where.input());
            case Step.Keep keep -> keepsArrival(keep.input());
            case Step.Select select -> keepsArrival(select.input());
            case Step.MapRows map -> keepsArrival(map.input());
            case Step.Union union -> union.inputs().stream().allMatch(this::keepsArrival);
            case Step.Described described -> described.keepsArrival(this);
            default -> false;
        };
    }

    /// Whether rows arrive in a known order and never go.
    boolean onlyGrows(int step) {
        return keepsArrival(step)
                && needed(step).stream()
                        .noneMatch(one ->
                                steps.get(one) instanceof Step.Input input && !input.appendOnly());
    }

    /// Whether no two rows arrive at once, as those of a flat map do, and those that a union has of
    /// one row twice.
    boolean tellsArrival(int step) {
        return keepsArrival(step)
                && needed(step).stream()
                        .map(steps::get)
                        .noneMatch(one ->
                                one instanceof Step.MapRows map && map.flat()
                                        || one instanceof Step.Union union && overlap(union));
    }

    private boolean overlap(Step.Union union) {
        var inputs = new HashSet<Integer>();
        return union.inputs().stream()
                .flatMap(input ->
                        needed(input).stream().filter(one -> steps.get(one) instanceof Step.Input))
                .anyMatch(one -> !inputs.add(one));
    }

    /// Whether steps that ask for the order of arrival have it.
    boolean isByArrivalWhereKnown() {
        return steps.stream()
                .allMatch(step ->
                        switch (step) {
                            case Step.Deduplicate deduplicate -> onlyGrows(deduplicate.input());
                            case Step.Reduce reduce ->
                                    tellsArrival(reduce.input())
                                            || reduce.columns().stream()
                                                    .flatMap(c -> c.formula().parts().stream())
                                                    .noneMatch(Plan::isByArrival);
                            default -> true;
                        });
    }

    private static boolean isByArrival(Formula formula) {
        return formula instanceof Formula.Summary summary && summary.agg().isByArrival();
    }

    /// The steps that a step is made from, itself among them.
    SortedSet<Integer> needed(int step) {
        var needed = new TreeSet<Integer>();
        needed.add(step);
        steps.get(step).inputs().forEach(input -> needed.addAll(needed(input)));
        return needed;
    }
}
