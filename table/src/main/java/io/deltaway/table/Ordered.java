package io.deltaway.table;

import io.deltaway.engine.operator.Frame.Range;
import io.deltaway.engine.value.Field;
import io.deltaway.engine.value.Schema;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.PlanNode.Ordering;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Rows in an order. What the place of a row tells (rows before and behind it, its number,
/// aggregates of the rows around it) stays right while rows come and go: only the rows for which it
/// changes are computed and written anew.
public final class Ordered<R> {

    private static final String KEPT = "$kept";

    /// A row in its place; exists only as the guard of its expressions.
    @SuppressWarnings("UnusedTypeParameter") // it is a guard
    public static final class Near<R> {
        private Near() {}
    }

    /// Makes a row of each row and its neighbours; the first has no previous one, the last no next
    /// one.
    @FunctionalInterface
    public interface Result<R, O> {
        Projection<Near<R>, O> of(
                Scope<Near<R>, R> row,
                MaybeScope<Near<R>, R> previous,
                MaybeScope<Near<R>, R> next);
    }

    private final Table<R> table;
    private final List<Term> keys;
    private final List<Ordering> orders;

    Ordered(Table<R> table, List<Term> keys, List<Ordering> orders) {
        this.table = table;
        this.keys = keys;
        this.orders = orders;
    }

    /// A row for each row, computed of it and of its neighbours in the order.
    public <O> Table<O> select(Result<R, O> result) {
        Place<R> place = place();
        return select(result.of(place.row(), place.previous(), place.next()));
    }

    /// A row for each row, computed of what its place in the order tells.
    public <O> Table<O> select(Function<Place<R>, Projection<Near<R>, O>> result) {
        return select(result.apply(place()));
    }

    private Place<R> place() {
        return new Place<>(table, orders);
    }

    private <O> Table<O> select(Projection<Near<R>, O> result) {
        List<Term> values = result.values(table.names());
        return inOrder("select in order", result.rowType(), values);
    }

    private <O> Table<O> inOrder(String verb, RowType<O> rowType, List<Term> values) {
        var properties = Derived.ofSelect(table.plan(), rowType, values).withAppendOnly(false);
        var head = new Head(Origin.here(verb), rowType, properties);
        return table.to(new PlanNode.InOrder(head, table.plan(), keys, orders, values), rowType);
    }

    /// The rows for whose place the condition is true.
    public Table<R> where(Function<Place<R>, Expr<Near<R>, Boolean>> condition) {
        Schema schema = table.rowType().schema();
        var fields = new ArrayList<>(schema.fields());
        var values = new ArrayList<Term>();
        fields.forEach(field -> values.add(column(field)));
        var kept = condition.apply(place()).term();
        fields.add(new Field(KEPT, kept.type(), kept.nullable()));
        values.add(kept);
        RowType<Row> marked = new RowType<>(Row.class, new Schema(fields));
        Table<Row> all = inOrder("where in order", marked, values);
        var properties = all.plan().properties();
        var where = new Head(Origin.here("where"), marked, properties);
        var rows = new PlanNode.Where(where, all.plan(), column(fields.getLast()));
        var head = new Head(Origin.here("select"), table.rowType(), properties);
        return table.same(new PlanNode.Select(head, rows, values.subList(0, schema.width())));
    }

    private static Term column(Field field) {
        return new Term.Column(Side.ROW, field.name(), field.type(), field.nullable());
    }

    /// The rows in which one of these values is another than in the row before; the first row is
    /// one of them. Null differs from all but null.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Table<R> whereChanged(Expr<R, ?>... values) {
        return where(place -> place.changed(List.of(values)));
    }

    /// The first row, and then each that is at least so far behind the last one kept.
    public Table<R> atLeastApart(Duration distance) {
        return apart(distance.isPositive(), distance, Duration.ZERO);
    }

    /// As [#atLeastApart(Duration)], where the order is by a number.
    public Table<R> atLeastApart(long distance) {
        return apart(distance > 0, distance, 0L);
    }

    /// As [#atLeastApart(Duration)], where the order is by a floating number.
    public Table<R> atLeastApart(double distance) {
        return apart(distance > 0, distance, 0.0);
    }

    private Table<R> apart(boolean isPositive, Object distance, Object none) {
        Checks.argument(isPositive, "atLeastApart", "a distance above 0", distance);
        Frame frame = Frame.ofRange(distance, none);
        long word =
                ((Range) frame.in(orders.isEmpty() ? null : orders.getFirst().by().type()))
                        .before();
        var head = table.head("atLeastApart", table.plan().properties().withAppendOnly(false));
        return table.same(
                new PlanNode.Spaced(head, table.plan(), keys, orders, word, distance.toString()));
    }
}
