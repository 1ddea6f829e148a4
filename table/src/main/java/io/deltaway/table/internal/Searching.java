package io.deltaway.table.internal;

import io.deltaway.engine.expr.Expression;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type;
import io.deltaway.table.internal.Projecting.Wanted;
import io.deltaway.table.internal.Wires.Work;
import io.deltaway.table.plan.Finding;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// Lowers searches: a node that keeps the rows, one for all steps that search them alike, and a
/// node for each step, which answers. Both are on one worker.
final class Searching {

    private final Wires wires;
    private final Names names;
    private final Projecting projecting;

    /// The nodes that keep rows, by what they keep and how.
    private final IdentityHashMap<PlanNode, IdentityHashMap<Object, Integer>> keeping =
            new IdentityHashMap<>();

    Searching(Wires wires, Names names, Projecting projecting) {
        this.wires = wires;
        this.names = names;
        this.projecting = projecting;
    }

    Flow search(PlanNode.Search search, Needs needs, Flow questions, Flow rows) {
        int kept =
                keeping.computeIfAbsent(search.rows(), node -> new IdentityHashMap<>())
                        .computeIfAbsent(search.finding().index(), index -> kept(search, rows));
        List<String> own = questions.names();
        var wanted = new ArrayList<>(Projecting.columns(questions, own));
        for (Term term : search.asked()) {
            wanted.add(new Wanted("$asked " + term, questions.bound(term)));
        }
        int asking = here(search, questions, wanted);
        SequencedMap<String, Term> values = new LinkedHashMap<>();
        for (String name : needs.columns(search)) {
            values.put(name, search.values().get(search.rowType().schema().indexOf(name)));
        }
        Schema schema = search.rows().rowType().schema();
        List<String> shown =
                List.copyOf(
                        search.passage() == null
                                ? Joining.used(values, Side.RIGHT)
                                : used(search.passage()));
        Schema output = output(search, asking, own.size(), shown);
        var request =
                new Finding.Request(
                        wires.schema(asking),
                        own.size(),
                        search.questions().properties().appendOnly(),
                        condition(search, asking, own),
                        shown.stream().map(schema::indexOf).toList(),
                        passage(search, shown),
                        output);
        int node =
                wires.apply(
                        new Work(names.of(search), search, true, ""),
                        output,
                        circuit -> search.finding().answering(request, circuit.of(kept)),
                        List.of(),
                        asking,
                        kept);
        SequencedMap<String, Term> columns = new LinkedHashMap<>();
        values.forEach((name, value) ->
                columns.put(name, Terms.rewritten(value, part -> placed(part, own, output))));
        return new Flow(node, List.of(), columns, List.of(search));
    }

    private int kept(PlanNode.Search search, Flow rows) {
        List<String> columns = search.rows().rowType().schema().names();
        var wanted = new ArrayList<>(Projecting.columns(rows, columns));
        List<Integer> held =
                search.held().stream()
                        .map(term -> place(wanted, new Wanted("$held " + term, rows.bound(term))))
                        .toList();
        int node = here(search, rows, wanted);
        Schema schema = wires.schema(node);
        return wires.apply(
                new Work(names.of(search) + "/search index", search, true, "keeps all rows"),
                schema,
                circuit -> search.finding().keeping(schema, columns.size(), held),
                List.of(),
                node);
    }

    /// Where a column stands among others; behind them where it was not there.
    private static int place(List<Wanted> columns, Wanted column) {
        for (int i = 0; i < columns.size(); i++) {
            if (Terms.same(columns.get(i).term(), column.term())) {
                return i;
            }
        }
        columns.add(column);
        return columns.size() - 1;
    }

    /// Columns over a table, all on one worker.
    private int here(PlanNode.Search search, Flow flow, List<Wanted> wanted) {
        return wires.byKey(projecting.exactly(flow, wanted, search), List.of());
    }

    /// The columns of the answers; those of rows that were found are called by their names.
    private Schema output(PlanNode.Search search, int asking, int own, List<String> shown) {
        var fields = new ArrayList<>(wires.schema(asking).fields().subList(0, own));
        if (search.passage() != null) {
            Type list = new Type.ListOf(search.passage().type());
            fields.add(new Field("$passages", list, false));
            return new Schema(fields);
        }
        Schema rows = search.rows().rowType().schema();
        for (String name : shown) {
            Field field = rows.fields().get(rows.indexOf(name));
            fields.add(new Field(right(name), field.type(), field.nullable()));
        }
        fields.add(new Field("$score", Type.Simple.DOUBLE, false));
        fields.add(new Field("$rank", Type.Simple.LONG, false));
        return new Schema(fields);
    }

    private static String right(String name) {
        return "$found " + name;
    }

    private static @Nullable Term placed(Term part, List<String> own, Schema output) {
        if (!(part instanceof Term.Column column)) {
            return null;
        }
        return switch (column.side()) {
            case LEFT -> Projecting.position(output, own.indexOf(column.name()));
            case RIGHT -> Projecting.position(output, output.indexOf(right(column.name())));
            case ELEMENT -> Projecting.position(output, output.indexOf(column.name()));
            default -> throw new IllegalStateException(part + " is of no side of a search");
        };
    }

    private Finding.@Nullable Condition condition(
            PlanNode.Search search, int asking, List<String> own) {
        if (search.condition() == null) {
            return null;
        }
        Schema questions = wires.schema(asking);
        Schema rows = search.rows().rowType().schema();
        List<String> used = List.copyOf(used(search.condition()));
        Term bound =
                Terms.rewritten(
                        search.condition(),
                        part ->
                                !(part instanceof Term.Column column)
                                        ? null
                                        : column.side() == Side.LEFT
                                                ? Projecting.position(
                                                        questions, own.indexOf(column.name()))
                                                : new Term.Position(
                                                        own.size() + used.indexOf(column.name()),
                                                        column.type(),
                                                        column.nullable()));
        return new Finding.Condition(
                used.stream().map(rows::indexOf).toList(), new Expressions().of(bound));
    }

    private static @Nullable Expression passage(PlanNode.Search search, List<String> shown) {
        if (search.passage() == null) {
            return null;
        }
        Term bound =
                Terms.rewritten(
                        search.passage(),
                        part ->
                                !(part instanceof Term.Column column)
                                        ? null
                                        : column.side() == Side.RIGHT
                                                ? new Term.Position(
                                                        shown.indexOf(column.name()),
                                                        column.type(),
                                                        column.nullable())
                                                : new Term.Position(
                                                        shown.size()
                                                                + (column.name().equals("$score")
                                                                        ? 0
                                                                        : 1),
                                                        column.type(),
                                                        column.nullable()));
        return new Expressions().of(bound);
    }

    /// The columns of found rows that a term names.
    private static SequencedSet<String> used(Term term) {
        SequencedSet<String> used = new LinkedHashSet<>();
        Terms.visit(
                term,
                part -> {
                    if (part instanceof Term.Column column && column.side() == Side.RIGHT) {
                        used.add(column.name());
                    }
                });
        return used;
    }
}
