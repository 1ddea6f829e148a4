package io.deltaway.table;

import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.engine.value.Type.Simple;
import io.deltaway.table.plan.Framing;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.Properties;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import io.deltaway.table.plan.Term.WindowBound.Bound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/// What follows for a step's result from its inputs.
final class Derived {

    private Derived() {}

    static Properties of(Events events) {
        return switch (events) {
            case Events.Appends appends -> Properties.APPEND_ONLY;
            case Events.Changes changes -> Properties.CHANGING;
            case Events.Upserts upserts -> new Properties(false, Set.of(upserts.key()));
            case Events.Groups groups -> Properties.CHANGING;
        };
    }

    /// A unique key stays one where all its columns are in the result. What is there before its
    /// answer changes.
    static Properties ofSelect(PlanNode input, RowType<?> result, List<Term> values) {
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) instanceof Term.Column column) {
                names.putIfAbsent(column.name(), result.schema().names().get(i));
            }
        }
        Set<List<String>> keys = new LinkedHashSet<>();
        for (List<String> key : input.properties().uniqueKeys()) {
            if (names.keySet().containsAll(key)) {
                keys.add(
                        key.stream()
                                .map(name -> java.util.Objects.requireNonNull(names.get(name)))
                                .toList());
            }
        }
        boolean isEarly = values.stream().anyMatch(Derived::isEarly);
        return new Properties(input.properties().appendOnly() && !isEarly, keys);
    }

    private static boolean isEarly(Term term) {
        return term instanceof Term.Awaited awaited && awaited.early()
                || term.arguments().stream().anyMatch(Derived::isEarly);
    }

    /// Groups are unique by their keys, where the result shows all of them.
    static Properties ofReduce(int keys, RowType<?> result, List<Term> values) {
        List<String> shown = shownKeys(keys, result, values);
        return new Properties(false, shown.size() == keys ? Set.of(shown) : Set.of());
    }

    /// Windows are unique by their groups and one of their bounds, or the point that they are
    /// around, or their number.
    static Properties ofWindows(Framing framing, int keys, RowType<?> result, List<Term> values) {
        var shown = new ArrayList<>(shownKeys(keys, result, values));
        boolean allKeys = shown.size() == keys;
        for (int i = 0; i < values.size(); i++) {
            if (allKeys
                    && values.get(i) instanceof Term.WindowBound of
                    && switch (framing) {
                        case Framing.Around around -> of.bound() == Bound.POINT;
                        case Framing.Counted counted -> of.bound() == Bound.NUMBER;
                        default -> true;
                    }) {
                shown.add(result.schema().names().get(i));
                return new Properties(false, Set.of(List.copyOf(shown)));
            }
        }
        return Properties.CHANGING;
    }

    private static List<String> shownKeys(int keys, RowType<?> result, List<Term> values) {
        var shown = new ArrayList<String>();
        for (int key = 0; key < keys; key++) {
            for (int i = 0; i < values.size(); i++) {
                if (values.get(i) instanceof Term.Key of && of.index() == key) {
                    shown.add(result.schema().names().get(i));
                    break;
                }
            }
        }
        return shown;
    }

    /// The columns of tables that are put together: one may be null where it may be in any of them.
    /// Tables of one record never differ there.
    static <R> RowType<R> either(RowType<R> first, List<PlanNode> others) {
        var fields = new ArrayList<Field>();
        for (Field field : first.schema().fields()) {
            int column = fields.size();
            boolean nullable =
                    field.nullable()
                            || others.stream()
                                    .anyMatch(other ->
                                            other.rowType()
                                                    .schema()
                                                    .fields()
                                                    .get(column)
                                                    .nullable());
            fields.add(new Field(field.name(), field.type(), nullable));
        }
        return new RowType<>(first.javaClass(), new Schema(fields));
    }

    static <R> Table<Row> with(Table<R> table, String column, Term value) {
        Schema schema = table.rowType().schema();
        var fields = new ArrayList<>(schema.fields());
        var values = new ArrayList<Term>();
        for (Field field : schema.fields()) {
            values.add(new Term.Column(Side.ROW, field.name(), field.type(), field.nullable()));
        }
        var added = new Field(column, value.type(), value.nullable());
        int index = schema.indexOf(column);
        if (index < 0) {
            fields.add(added);
            values.add(value);
        } else {
            fields.set(index, added);
            values.set(index, value);
        }
        RowType<Row> rowType = RowType.rows(new Schema(fields));
        var head = new Head(Origin.here("with"), rowType, ofSelect(table.plan(), rowType, values));
        return table.to(new PlanNode.Select(head, table.plan(), List.copyOf(values)), rowType);
    }

    static <R, O> Table<O> since(
            Table<R> table,
            BiFunction<Scope<Change<R>, R>, InstantExpr<Change<R>>, Projection<Change<R>, O>>
                    result) {
        InstantExpr<Change<R>> since =
                Typed.of(new Term.Column(Side.CHANGE, "since", Simple.INSTANT, false));
        Projection<Change<R>, O> projection =
                result.apply(Scope.of(Side.ROW, table.rowType().schema()), since);
        RowType<O> rowType = projection.rowType();
        List<Term> values = projection.values(table.names());
        var head = new Head(Origin.here("since"), rowType, ofSelect(table.plan(), rowType, values));
        return table.to(new PlanNode.Since(head, table.plan(), values), rowType);
    }

    static <R, O> Table<O> changes(
            Table<R> table,
            BiFunction<Scope<Change<R>, R>, Change<R>, Projection<Change<R>, O>> result) {
        Projection<Change<R>, O> projection =
                result.apply(Scope.of(Side.ROW, table.rowType().schema()), new Change<>());
        RowType<O> rowType = projection.rowType();
        List<Term> values = projection.values(table.names());
        var head = new Head(Origin.here("changes"), rowType, Properties.APPEND_ONLY);
        return table.to(new PlanNode.Changes(head, table.plan(), values), rowType);
    }

    /// A row for each key that several rows have: its columns, and how many rows.
    static PlanNode doubledKeys(PlanNode table, List<String> key) {
        Schema schema = table.rowType().schema();
        var fields = new ArrayList<Field>();
        var keys = new ArrayList<Term>();
        var values = new ArrayList<Term>();
        for (String name : key) {
            Field field = schema.fields().get(schema.indexOf(name));
            var column = new Term.Column(Side.ROW, name, field.type(), field.nullable());
            values.add(new Term.Key(keys.size(), column));
            keys.add(column);
            fields.add(field);
        }
        var rows = new Field("rows of " + String.join(", ", key), Simple.LONG, false);
        fields.add(rows);
        values.add(new Term.Summary("count", List.of(), List.of(), rows.type(), false));
        RowType<Row> rowType = RowType.rows(new Schema(fields));
        var head =
                new Head(
                        Origin.here("keys"),
                        rowType,
                        new Properties(false, Set.of(List.copyOf(key))));
        LongExpr<Row> count = Typed.of(new Term.Column(Side.ROW, rows.name(), rows.type(), false));
        return new PlanNode.Where(
                head, new PlanNode.Reduce(head, table, keys, values), count.gt(1).term());
    }
}
