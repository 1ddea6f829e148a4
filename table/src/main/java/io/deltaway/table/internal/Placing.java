package io.deltaway.table.internal;

import io.deltaway.engine.operator.AggregateCall;
import io.deltaway.engine.operator.InOrder;
import io.deltaway.engine.operator.PlaceValue;
import io.deltaway.engine.operator.PlaceValue.OtherRow;
import io.deltaway.engine.operator.SortColumn;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.internal.Grouping.Keyed;
import io.deltaway.table.plan.PlaceTerm;
import io.deltaway.table.plan.PlaceTerm.Other;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Lowers what rows are told by their places in an order: one operator, which keeps the rows of
/// each group in order once, for all terms of a step.
final class Placing {

    private final Grouping grouping;
    private final Projecting projecting;

    Placing(Grouping grouping, Projecting projecting) {
        this.grouping = grouping;
        this.projecting = projecting;
    }

    Flow inOrder(PlanNode.InOrder step, Needs needs, Flow flow) {
        List<PlaceTerm> places = places(step.values());
        var terms = new ArrayList<>(step.keys());
        step.orders().forEach(order -> terms.add(order.by()));
        int arguments = terms.size();
        places.forEach(place -> terms.addAll(place.arguments()));
        Keyed keyed = grouping.keyed(flow, step, terms);
        List<Integer> keys = keyed.terms().subList(0, step.keys().size());
        List<SortColumn> order =
                Grouping.order(step.orders(), keyed.terms().subList(keys.size(), arguments));
        Schema schema = grouping.schema(keyed);
        List<PlaceValue> values = values(places, keyed.terms().subList(arguments, terms.size()));
        boolean mayFail = values.stream().anyMatch(PlaceValue.Over.class::isInstance);
        Schema output = InOrder.output(schema, values);
        int node =
                grouping.ordered(
                        step,
                        mayFail,
                        keyed,
                        keys,
                        output,
                        () -> new InOrder(schema, Grouping.array(keys), order, values));
        var found = new Places();
        for (int i = 0; i < values.size(); i++) {
            found.put(places.get(i), schema.width() + i);
        }
        SequencedMap<String, Term> columns = new LinkedHashMap<>();
        Schema shown = step.rowType().schema();
        for (String name : needs.columns(step)) {
            Term value = step.values().get(shown.indexOf(name));
            columns.put(name, Terms.rewritten(value, part -> placed(part, flow, found, output)));
        }
        return projecting.withRounds(
                new Flow(node, List.of(), columns, List.of(step)), keyed.levels());
    }

    /// Each thing once that is asked of a place.
    private static List<PlaceTerm> places(List<Term> values) {
        var places = new ArrayList<PlaceTerm>();
        values.forEach(value -> addPlaces(value, places));
        return places;
    }

    private static void addPlaces(Term term, List<PlaceTerm> places) {
        if (term instanceof PlaceTerm place) {
            if (places.stream().noneMatch(known -> Terms.same(known, place))) {
                places.add(place);
            }
        } else {
            term.arguments().forEach(argument -> addPlaces(argument, places));
        }
    }

    /// @param columns those of the arguments of all places, one after the other
    private static List<PlaceValue> values(List<PlaceTerm> places, List<Integer> columns) {
        var values = new ArrayList<PlaceValue>();
        int at = 0;
        for (PlaceTerm place : places) {
            int end = at + place.arguments().size();
            values.add(value(place, columns.subList(at, end), "$" + place));
            at = end;
        }
        return values;
    }

    private static PlaceValue value(PlaceTerm place, List<Integer> columns, String name) {
        return switch (place) {
            case PlaceTerm.InRow(Other.Away away, Term of) ->
                    new PlaceValue.InRow(new OtherRow.Away(away.rows()), columns.getFirst(), name);
            case PlaceTerm.InRow(Other.Known known, Term of) ->
                    new PlaceValue.InRow(
                            new OtherRow.Known(columns.getLast(), known.behind()),
                            columns.getFirst(),
                            name);
            case PlaceTerm.Numbered numbered -> new PlaceValue.Numbered(numbered.numbering(), name);
            case PlaceTerm.Over over ->
                    new PlaceValue.Over(
                            new AggregateCall(over.summary().resolved(), Grouping.array(columns)),
                            over.frame(),
                            over.nullable(),
                            name);
        };
    }

    private static @Nullable Term placed(Term part, Flow flow, Places found, Schema output) {
        if (part instanceof PlaceTerm) {
            return Projecting.position(output, found.find(part));
        }
        return part instanceof Term.Column column
                ? Projecting.position(output, flow.names().indexOf(column.name()))
                : null;
    }
}
