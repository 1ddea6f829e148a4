package io.deltaway.table;

import io.deltaway.engine.value.Schema;
import io.deltaway.table.plan.Origin;
import io.deltaway.table.plan.PlanNode;
import io.deltaway.table.plan.PlanNode.Head;
import io.deltaway.table.plan.PlanNode.Ordering;
import io.deltaway.table.plan.Properties;
import io.deltaway.table.plan.Side;
import io.deltaway.table.plan.Term;
import java.util.List;

/// Rows in an order, each beside its neighbours.
public final class Ordered<R> {

    /// A row and its neighbours; exists only as the guard of its expressions.
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
        Schema schema = table.rowType().schema();
        Projection<Near<R>, O> projection =
                result.of(
                        Scope.of(Side.ROW, schema),
                        new MaybeScope<>(Side.PREVIOUS, schema),
                        new MaybeScope<>(Side.NEXT, schema));
        RowType<O> rowType = projection.rowType();
        List<Term> values = projection.values(table.names());
        var head = new Head(Origin.here("select neighbours"), rowType, Properties.CHANGING);
        return table.to(new PlanNode.Neighbours(head, table.plan(), keys, orders, values), rowType);
    }
}
